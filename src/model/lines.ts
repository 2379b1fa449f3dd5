/** The node of lines: how many were added and removed where code was written. */
import { expAll } from '../ground/exp-all.js'
import { log } from '../ground/math.js'
import { SUCCEEDED, TROUBLE_SIGNAL } from '../schema/definitions.js'
import { MIDDLE_LEVEL } from './expertise.js'
import { node } from './node.js'
import { scalar } from './parameter.js'
import { REFERENCE_USD } from './task.js'

const linesMedian = scalar('lines.median', 60, 'Median lines added where code was written', {
  unit: 'line',
  support: [1, 5000],
  class: 'assumed',
  source: 'lines are not reported',
  plausible: { times: 2 },
})
const linesValue = scalar('lines.value', 0.3, 'Elasticity of lines added with respect to value', {
  unit: 'pure',
  support: [-1, 1],
  class: 'assumed',
  source: 'lines are not reported',
  plausible: { by: 0.2 },
})
const linesLevel = scalar('lines.level', 0.05, 'Rise of log lines added a level of expertise', {
  unit: 'log line',
  support: [-1, 1],
  class: 'assumed',
  source: 'lines are not reported',
  plausible: { by: 0.05 },
})
const linesLost = scalar('lines.not_succeeded', -0.3, 'Shift of log lines added unless succeeded', {
  unit: 'log line',
  support: [-3, 3],
  class: 'assumed',
  source: 'lines are not reported',
  plausible: { by: 0.3 },
})
const linesTrouble = scalar('lines.trouble', 0.2, 'Shift of log lines added in trouble', {
  unit: 'log line',
  support: [-3, 3],
  class: 'assumed',
  source: 'lines are not reported',
  plausible: { by: 0.2 },
})
const linesSpread = scalar('lines.spread', 1.4, 'Standard deviation of log lines', {
  unit: 'log line',
  support: [0, 2],
  class: 'assumed',
  source: 'lines are not reported',
  plausible: { by: 0.3 },
})
const linesRemoved = scalar('lines.removed', 0.3, 'Median of lines removed over lines added', {
  unit: 'ratio',
  support: [0.001, 10],
  class: 'assumed',
  source: 'lines are not reported',
  plausible: { times: 2 },
})
const REMOVED_SPREAD = 1
const MAX_LINES = 5_000_000

export const lines = node({
  name: 'session.lines',
  level: 'session',
  parents: ['session.code', 'session.outcome', 'session.trouble', 'session.acting_level', 'session.value'],
  writes: ['sessions.lines_added', 'sessions.lines_removed', 'sessions.abandoned'],
  fills: ['sessions.linesAdded', 'sessions.linesRemoved'],
  distribution: 'log-normal where code was written, at least one line added; else none',
  noise: ['normal', 'normal'],
  parameters: {
    median: linesMedian,
    byValue: linesValue,
    byLevel: linesLevel,
    lost: linesLost,
    byTrouble: linesTrouble,
    spread: linesSpread,
    removed: linesRemoved,
  },
  prepare: ({ median, byValue, byLevel, lost, byTrouble, spread, removed }) => {
    const centre = log(median)
    const reference = log(REFERENCE_USD)
    return ({ sessions }, [z1, z2]) => {
      const { acting, failureSignal, linesAdded, linesRemoved, logValue, n, outcome, wroteCode } = sessions
      const [x, y] = [z1, z2] as [Float64Array, Float64Array]
      for (let i = 0; i < n; i++) {
        x[i] =
          centre +
          byValue * (logValue[i] - reference) +
          byLevel * (acting[i] - MIDDLE_LEVEL) +
          lost * +(outcome[i] !== SUCCEEDED) +
          byTrouble * +(failureSignal[i] >= TROUBLE_SIGNAL) +
          spread * x[i]
      }
      expAll(x, n)
      expAll(y, n, REMOVED_SPREAD)
      for (let i = 0; i < n; i++) {
        const wrote = wroteCode[i]
        const added = Math.min(MAX_LINES, Math.max(1, Math.floor(x[i] + 0.5)))
        const gone = Math.min(MAX_LINES, Math.floor(added * removed * y[i]))
        linesAdded[i] = wrote * added
        linesRemoved[i] = wrote * gone
      }
    }
  },
})
