/** A sentence on the truth that a validation was compared with. */
import type { Study } from './study.js'
import type { Validated } from './validate.js'

/** The truth that the estimates were compared with, and its precision. */
export function truthWords({
  study,
  truths,
}: Pick<Validated, 'truths'> & { readonly study?: Study }): string {
  if (!study) return 'Compared with the truths that the table gives.'
  if (study.truth === 'corpus') return 'Compared with the truth of each corpus (finite sample).'
  const coarse = truths.filter(t => !t.fine)
  const known =
    coarse.length === 0
      ? 'known to at most a tenth of every Monte Carlo error of a bias'
      : `known less well than to a tenth of the Monte Carlo error of the bias for ${coarse.map(t => `${t.estimand} in ${t.world}`).join(', ')}: bias there holds the truth’s own error too`
  return `Compared with the truth of each world (super-population), ${known}.`
}
