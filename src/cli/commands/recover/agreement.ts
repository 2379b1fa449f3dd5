/** plumbline recover --agreement: how far two readings of the labels agree. */
import { loadFrame } from '../../../corpus/load-frame.js'
import { joinLabels } from '../../../corpus/load-labels.js'
import { agreementLines } from '../../../recover/agreement.js'
import { compute, type Recovered } from '../../../recover/line.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { bootstrapped } from './bootstrapped.js'

export async function agreement(args: RecoverArguments): Promise<Recovered[]> {
  const frame = await loadFrame(args.dir)
  const lines = agreementLines(await joinLabels(frame, String(args.agreement)))
  return args.bootstrap ? bootstrapped([frame], lines, args) : compute([frame], lines)
}
