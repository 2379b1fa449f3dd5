/** A validation in tables, as a page, and on the terminal. */
import { join } from 'node:path'
import { writeValidation } from '../../../report/validation-page.js'
import { folderOf, type ValidateArguments } from '../../arguments/validate.js'
import { commandLine } from '../../interruptible.js'
import { type Shown, show, writeTables } from '../../tables/validation.js'

export function present(shown: Shown, args: ValidateArguments): void {
  const out = folderOf(args)
  writeTables(shown, out)
  writeValidation(join(out, 'report.html'), { ...shown, command: commandLine() })
  show(shown, args.json ?? false)
}
