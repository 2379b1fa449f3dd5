/** plumbline validate --list: every estimand that an estimator can be compared with. */
import { declaredEstimands } from '../../../validate/truth.js'
import type { ValidateArguments } from '../../arguments/validate.js'
import { columns, print, printJson } from '../../output.js'

export function list(args: ValidateArguments): void {
  const rows = [...declaredEstimands()].map(([estimand, declared]) => ({ estimand, ...declared }))
  if (args.json) printJson(rows)
  else print(columns(rows.map(r => [r.estimand, r.definition])).join('\n'))
}
