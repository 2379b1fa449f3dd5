/** Statistics of held-out postings: their bands, and how the estimator of task value does on them. */
import { ALL } from '../schema/stratum.js'
import { delta, type Estimator, exponential, mean } from './estimator.js'
import { type Line, line, proportion, type StatisticFamily } from './line.js'
import { EVERYONE, indicator, type Measure, type Population, strata } from './population.js'
import { doublesOf, values } from './values.js'

/** Postings with an estimate, whose logs exist. */
const PRICED: Population = { filter: 'd => d.estimated_usd > 0' }

/** The log of a price, times that of another. */
function logs(name: string, other?: string): Measure {
  return {
    name: `log of ${name}${other ? ` times log of ${other}` : ''}`,
    of: frame => {
      const [a, b] = [values(frame, name), other ? values(frame, other) : undefined]
      const out = doublesOf(frame, a.length)
      for (let i = 0; i < out.length; i++) out[i] = Math.log(a[i]) * (b ? Math.log(b[i]) : 1)
      return out
    },
  }
}

/** The log of a price over another. */
function logRatio(above: string, below: string): Measure {
  return {
    name: `log of ${above} over ${below}`,
    of: frame => {
      const [a, b] = [values(frame, above), values(frame, below)]
      const out = doublesOf(frame, a.length)
      for (let i = 0; i < out.length; i++) out[i] = Math.log(a[i] / b[i])
      return out
    },
  }
}

const [TRUE, ESTIMATED] = ['true_usd', 'estimated_usd'] as const

/** The squared correlation of two logs, by the delta method from their moments. */
export function squaredCorrelation(x: string, y: string, over: Population): Estimator {
  const moments = [logs(x), logs(y), logs(x, x), logs(y, y), logs(x, y)].map(m => mean(m, over))
  return delta(moments, m => {
    const [mx, my, mxx, myy, mxy] = m as readonly [number, number, number, number, number]
    const [sxx, syy, sxy] = [mxx - mx * mx, myy - my * my, mxy - mx * my]
    const estimate = sxy ** 2 / (sxx * syy)
    const byProduct = (2 * sxy) / (sxx * syy)
    const [byX, byY] = [-estimate / sxx, -estimate / syy]
    return {
      estimate,
      gradient: [-my * byProduct - 2 * mx * byX, -mx * byProduct - 2 * my * byY, byX, byY, byProduct],
    }
  })
}

/** The geometric mean of one price over another, by the band of the true one. */
function distortions(statistic: string, above: string, below: string): Line[] {
  return strata(PRICED, 'value_band').map(({ stratum, population }) =>
    line(
      { statistic, column: ESTIMATED, unit: 'ratio', kind: 'level' },
      stratum,
      exponential(mean(logRatio(above, below), population)),
      population,
    ),
  )
}

export const postings: StatisticFamily = {
  id: 'postings_share, value_r2, overpriced, underpriced',
  meaning:
    'share of held-out postings in each band of the true price; squared correlation of the logs of true and estimated price; geometric mean of estimated over true price, and of true over estimated',
  cautions: [
    {
      of: () => true,
      says: 'no person stands behind a posting: the error takes each posting by itself, and people counts postings',
    },
  ],
  table: 'postings',
  lines: () => [
    ...strata(EVERYONE, 'value_band').map(({ stratum, value }) =>
      line(
        proportion('postings_share', 'value_band'),
        stratum,
        mean(indicator('value_band', [value]), EVERYONE),
        EVERYONE,
      ),
    ),
    line(
      { statistic: 'value_r2', column: ESTIMATED, unit: 'coefficient', kind: 'level' },
      ALL,
      squaredCorrelation(TRUE, ESTIMATED, PRICED),
      PRICED,
    ),
    ...distortions('overpriced', ESTIMATED, TRUE),
    ...distortions('underpriced', TRUE, ESTIMATED),
  ],
}
