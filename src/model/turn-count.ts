/** The node of how many turns a session takes. */
import { expAll } from '../ground/exp-all.js'
import { log } from '../ground/math.js'
import { node } from './node.js'
import { scalar } from './parameter.js'
import { alike, likeness, PERSONS_NORMAL } from './standing.js'
import { REFERENCE_USD } from './task.js'

const MAX_TURNS = 1000

const turnsMedian = scalar('turns.median', 4, 'Median of the log-normal behind the number of turns', {
  unit: 'turn',
  support: [1, 100],
  class: 'report',
  source: 'division.turns',
  pinnedBy: ['division.turns'],
})
const turnsSpread = scalar('turns.spread', 0.7, 'Standard deviation of the log number of turns', {
  unit: 'log turn',
  support: [0, 1.5],
  class: 'assumed',
  source: 'only the median is reported',
  plausible: { by: 0.2 },
})
const turnsValue = scalar('turns.value', 0.05, 'Elasticity of the number of turns with respect to value', {
  unit: 'pure',
  support: [-1, 1],
  class: 'assumed',
  source: 'larger tasks take a little longer',
  plausible: { by: 0.05 },
})

const turnsLikeness = likeness('turns', 0.25, 'the log number of turns at the same value')

export const turns = node({
  name: 'session.turns',
  level: 'session',
  parents: ['session.value', 'session.headless'],
  writes: ['sessions.turns'],
  fills: ['sessions.turns'],
  distribution:
    'log-normal, in part the person’s, rounded to whole turns, at least 1, and 1 if headless; expertise does not move it',
  noise: ['normal', PERSONS_NORMAL],
  unread: ({ likeness }) => (likeness === 0 ? [1] : []),
  parameters: { median: turnsMedian, spread: turnsSpread, slope: turnsValue, likeness: turnsLikeness },
  prepare: ({ median, spread, slope, likeness }) => {
    const centre = log(median)
    const reference = log(REFERENCE_USD)
    return ({ sessions }, [z, standing]) => {
      const { headless, logValue, n, person, turns } = sessions
      const x = z as Float64Array
      alike(x, n, likeness, standing as Float64Array, person)
      for (let i = 0; i < n; i++) x[i] = centre + slope * (logValue[i] - reference) + spread * x[i]
      expAll(x, n)
      for (let i = 0; i < n; i++) {
        const most = headless[i] === 1 ? 1 : MAX_TURNS
        turns[i] = Math.min(most, Math.max(1, Math.floor(x[i] + 0.5)))
      }
    }
  },
})
