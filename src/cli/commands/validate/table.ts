/** plumbline validate --estimates: measures of estimates that were made elsewhere. */
import { existsSync, readFileSync } from 'node:fs'
import { need, PlumblineError } from '../../../ground/error.js'
import { measureTable } from '../../../validate/measures.js'
import { parseEstimates } from '../../../validate/rows.js'
import type { ValidateArguments } from '../../arguments/validate.js'
import { present } from './present.js'

export async function table(path: string, args: ValidateArguments): Promise<void> {
  need(existsSync(path), 'estimates.missing', `there is no file ${path}`)
  const replicates = within(path, () => parseEstimates(readFileSync(path, 'utf8')))
  present({ replicates, measures: measureTable(replicates), truths: [] }, args)
}

/** Adds the file's name to errors in it. */
function within<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error
    throw new PlumblineError(error.code, `${path}: ${error.message.replace(/^it wrote/, 'it holds')}`)
  }
}
