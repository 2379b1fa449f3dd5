/** A validation in tables, as a page, and on the terminal; and whether its verdicts fail the command. */
import { join } from 'node:path'
import { writeValidation } from '../../../report/validation-page.js'
import { tolerancesOf } from '../../../validate/judge.js'
import { verdicts } from '../../../validate/verdict.js'
import { failingBy, folderOf, toleratedBy, type ValidateArguments } from '../../arguments/validate.js'
import { commandLine } from '../../interruptible.js'
import { type Shown, show, writeTables } from '../../tables/validation.js'
import { byHand } from './by-hand.js'

export function present(found: Omit<Shown, 'verdicts' | 'tolerances'>, args: ValidateArguments): void {
  const out = folderOf(args)
  const { replicates, truths } = found
  const tolerances = tolerancesOf(toleratedBy(args))
  const shown = { ...found, tolerances, verdicts: verdicts(replicates, { truths, ...tolerances }) }
  writeTables(shown, out)
  const corpus = found.study && byHand(found.study, 1)
  writeValidation(join(out, 'report.html'), { ...shown, command: commandLine(), ...(corpus && { corpus }) })
  show(shown, args.json ?? false)
  const failing = failingBy(args)
  if (shown.verdicts.some(v => failing.includes(v.verdict))) process.exitCode = 1
}
