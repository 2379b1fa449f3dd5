/** Where measured coverage says that an interval is not what it seems (scenarios/README.md, whether the intervals cover). */
import type { Recovered } from './line.js'

/** Sessions of an occupation below which its intervals were seen to be too narrow. */
const FEW_SESSIONS = 100

const CAUTIONS: readonly {
  readonly of: (r: Pick<Recovered, 'statistic' | 'stratum' | 'n'>) => boolean
  readonly says: string
}[] = [
  {
    of: r => r.statistic.startsWith('occupation_') && r.n < FEW_SESSIONS,
    says: `fewer than ${FEW_SESSIONS} sessions of the occupation: a 95% interval covers in some 85 to 92 of 100 corpora`,
  },
  {
    of: r =>
      /^(adjusted|contrast|step|flattening)\./.test(r.statistic) && r.stratum.startsWith('trouble=true'),
    says: 'sessions in trouble lie in many cells: the interval is a little too wide, and covers in up to 98 of 100 corpora',
  },
  {
    of: r => r.statistic === 'median.turns',
    says: 'whole numbers: the interval may cover more often than 95%',
  },
]

/** What to know of a line's interval before it is used; undefined where it covers as it says. */
export function cautionOf(r: Pick<Recovered, 'statistic' | 'stratum' | 'n'>): string | undefined {
  return CAUTIONS.find(c => c.of(r))?.says
}
