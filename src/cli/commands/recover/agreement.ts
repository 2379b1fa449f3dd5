/** plumbline recover --agreement: how far two readings of the labels agree. */
import { loadWhole } from '../../../corpus/load-frame.js'
import { joinLabels } from '../../../corpus/load-labels.js'
import { agreementLines, NOMINAL_LABELS } from '../../../recover/agreement.js'
import { compute } from '../../../recover/compute.js'
import type { Recovered } from '../../../recover/line.js'
import { ORDINAL_LABELS } from '../../../schema/definitions.js'
import { mappingFrom, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { needColumns } from '../../tell-sessions.js'
import { bootstrapped } from './bootstrapped.js'

export async function agreement(args: RecoverArguments): Promise<Recovered[]> {
  const whole = await loadWhole(sourceOf(args), mappingFrom(args))
  const { frame, sessions } = whole
  const labels = [...ORDINAL_LABELS, ...NOMINAL_LABELS]
  needColumns(
    { gaps: { missing: [...sessions.gaps.missing, ...sessions.gaps.incomplete] } },
    labels,
    'agreement',
  )
  const lines = agreementLines(await joinLabels(frame, String(args.agreement)))
  return args.bootstrap ? bootstrapped(whole, lines, args) : compute([frame], lines)
}
