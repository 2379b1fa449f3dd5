/** plumbline validate --replay: one replicate again, with its corpus kept and the estimators' rows printed. */
import { join, resolve } from 'node:path'
import { Attempts } from '../../../validate/attempt.js'
import type { Study } from '../../../validate/study.js'
import { folderOf, type ValidateArguments } from '../../arguments/validate.js'
import { hint, printJson } from '../../output.js'

export async function replay(study: Study, replicate: number, args: ValidateArguments): Promise<void> {
  const keep = join(folderOf(args), `replay-${replicate}`)
  const attempts = new Attempts(study, resolve(keep))
  try {
    printJson(await attempts.run({ world: 0, replicate }, resolve(keep)))
  } finally {
    attempts.close()
  }
  hint(`the corpus is kept in ${keep}`)
}
