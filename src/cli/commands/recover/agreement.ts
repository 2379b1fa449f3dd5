/** plumbline recover --agreement: how far two readings of the labels agree. */
import { loadWhole } from '../../../corpus/load-frame.js'
import { joinLabels } from '../../../corpus/load-labels.js'
import { agreementLines, NOMINAL_LABELS } from '../../../recover/agreement.js'
import { compute } from '../../../recover/compute.js'
import type { Recovered } from '../../../recover/line.js'
import { ORDINAL_LABELS } from '../../../schema/definitions.js'
import { mappingFrom, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { needColumns, told } from '../../tell-sessions.js'
import { bootstrapped } from './bootstrapped.js'

export async function agreement(args: RecoverArguments): Promise<Recovered[]> {
  const { frame, sessions } = await loadWhole(sourceOf(args), mappingFrom(args))
  const labels = [...ORDINAL_LABELS, ...NOMINAL_LABELS]
  needColumns(sessions, labels, 'agreement')
  const both = await joinLabels(frame, String(args.agreement))
  const lines = agreementLines(labels, frame.vocabulary)
  if (args.bootstrap) return bootstrapped({ frame: both, sessions }, lines, args)
  return told({ rows: compute([both], lines), unsaid: [], sessions })
}
