/** plumbline validate --estimates: measures of estimates that were made elsewhere. */
import { PlumblineError } from '../../../ground/error.js'
import { readEstimates } from '../../../validate/estimates.js'
import { measureTable } from '../../../validate/measures.js'
import { unreadWords } from '../../../validate/rows.js'
import { failingBy, levelOf, toleratedBy, type ValidateArguments } from '../../arguments/validate.js'
import { hint } from '../../output.js'
import { present } from './present.js'

export async function table(path: string, args: ValidateArguments): Promise<void> {
  const level = levelOf(args)
  toleratedBy(args)
  failingBy(args)
  const { replicates, unread, withoutInterval } = await within(path, () => readEstimates(path, level))
  if (unread.length > 0) hint(`${path}: ${unreadWords(unread)}`)
  if (withoutInterval > 0)
    hint(
      `${path}: ${withoutInterval} of ${replicates.length} rows give no interval: it is the normal’s of estimate and standard error, or Student’s where there is df`,
    )
  present({ replicates, measures: measureTable(replicates, [], level), truths: [] }, args)
}

/** Adds the file's name to errors in it. */
async function within<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof PlumblineError) || error.message.includes(path)) throw error
    throw new PlumblineError(error.code, `${path}: ${error.message.replace(/^it wrote/, 'it holds')}`)
  }
}
