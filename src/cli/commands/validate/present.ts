/** A validation in tables, as a page, and on the terminal; and whether its verdicts fail the command. */
import { join } from 'node:path'
import { writeValidation } from '../../../report/validation-page.js'
import type { Answer } from '../../../validate/judge.js'
import { verdicts } from '../../../validate/verdict.js'
import { folderOf, toleratedBy, type ValidateArguments } from '../../arguments/validate.js'
import { commandLine } from '../../interruptible.js'
import { type Shown, show, writeTables } from '../../tables/validation.js'

export function present(found: Omit<Shown, 'verdicts'>, args: ValidateArguments): void {
  const out = folderOf(args)
  const { replicates, truths } = found
  const shown = { ...found, verdicts: verdicts(replicates, { truths, ...toleratedBy(args) }) }
  writeTables(shown, out)
  writeValidation(join(out, 'report.html'), { ...shown, command: commandLine() })
  show(shown, args.json ?? false)
  const failing = FAILING[args.failOn ?? 'wrong']
  if (shown.verdicts.some(v => failing.includes(v.verdict))) process.exitCode = 1
}

/** The verdicts that end the command with exit code 1. */
const FAILING: Readonly<Record<NonNullable<ValidateArguments['failOn']>, readonly Answer[]>> = {
  wrong: ['wrong'],
  undecided: ['wrong', 'undecided'],
  never: [],
}
