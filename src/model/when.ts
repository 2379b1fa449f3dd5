/** Nodes of when a session takes place, and with which model family. */
import { expAll } from '../ground/exp-all.js'
import { exp } from '../ground/math.js'
import { DAY_MS, monthStartsMs } from '../schema/definitions.js'
import { MONTHS } from '../schema/levels.js'
import { pick, progress } from './distributions.js'
import { joinShare, monthsByJoining, ROWS, WINDOW_DAYS } from './joining.js'
import { node } from './node.js'
import { scalar } from './parameter.js'
import { sortRun } from './sort-run.js'
import { habit, keep, PERSONS_UNIFORM } from './standing.js'
import { monthShares, traffic } from './traffic.js'

const monthHabit = habit('month', 0.25, 'month, that of an earlier session')

export const month = node({
  name: 'session.month',
  level: 'session',
  parents: ['person.occupation', 'person.joined'],
  writes: ['sessions.month'],
  fills: ['sessions.month'],
  distribution:
    'categorical by traffic and the growth of the occupation, from the month of joining on; sessions are numbered in time',
  noise: ['uniform', 'uniform'],
  unread: ({ habit }) => (habit === 0 ? [1] : []),
  parameters: { traffic, share: joinShare, habit: monthHabit },
  prepare: ({ traffic, share, habit }) => {
    const shares = monthsByJoining(monthShares(traffic), share)
    return ({ people, sessions, ownSessions }, [u, v]) => {
      const { occupation, joinMonth, sessions: counts } = people
      const { month } = sessions
      for (let p = 0, first = 0; p < people.n; p++) {
        const row = (occupation[p] * ROWS + joinMonth[p]) * MONTHS.length
        const own = ownSessions ? ownSessions[p] : counts[p]
        for (let j = 0; j < counts[p]; j++) {
          const i = first + j
          const likeEarlier = habit > 0 && j > 0 && j < own && v![i] < habit
          month[i] = likeEarlier ? month[first + Math.floor((v![i] / habit) * j)] : pick(shares, u![i], row)
        }
        sortRun(month, first, first + own)
        first += counts[p]
      }
    }
  },
})

export const firstMonth = node({
  name: 'person.first_month',
  level: 'person',
  parents: ['session.month'],
  writes: ['people.first_month'],
  fills: ['people.firstMonth'],
  distribution: 'the earliest month of the person’s sessions',
  noise: [],
  parameters: {},
  prepare:
    () =>
    ({ people, sessions }) => {
      const { firstMonth, n } = people
      const { month, n: nSessions, person } = sessions
      firstMonth.fill(MONTHS.length, 0, n)
      for (let i = 0; i < nSessions; i++) {
        const p = person[i]
        firstMonth[p] = Math.min(firstMonth[p], month[i])
      }
    },
})

const familyStart = scalar(
  'family.start',
  -1.2,
  'Log odds in the first month of a family newer than the oldest',
  {
    unit: 'log odds',
    support: [-6, 6],
    class: 'assumed',
    source: 'newer families come over time; shares are not reported',
    plausible: { by: 1 },
  },
)
const familyGap = scalar('family.gap', 2.4, 'Log odds between the second family and the third', {
  unit: 'log odds',
  support: [0, 8],
  class: 'assumed',
  source: 'newer families come over time; shares are not reported',
  plausible: { by: 1 },
})
const familyTrend = scalar('family.trend', 4, 'Rise of the log odds of a newer family over the window', {
  unit: 'log odds',
  support: [-8, 8],
  class: 'assumed',
  source: 'newer families come over time; shares are not reported',
  plausible: { by: 1 },
})
const familyFamiliarity = scalar(
  'family.familiarity',
  0.35,
  'Rise of the log odds of a newer family with familiarity',
  {
    unit: 'log odds',
    support: [-2, 2],
    class: 'assumed',
    source: 'the practised switch first',
    plausible: { by: 0.3 },
    pinnedBy: ['effort.words.slope', 'effort.actions.slope'],
  },
)

const familyArrival = scalar(
  'family.arrival',
  62,
  'Days from the start of the window to the arrival of the newest family',
  {
    unit: 'day',
    support: [0, WINDOW_DAYS],
    class: 'assumed',
    source: 'newer families come over time; when is not reported',
    plausible: { by: 30 },
  },
)
const familyHabit = habit('family', 0.5, 'place in the order in which people take up a newer family')

export const modelFamily = node({
  name: 'session.model_family',
  level: 'session',
  parents: ['session.month', 'session.start', 'person.familiarity'],
  writes: ['sessions.model_family'],
  fills: ['sessions.modelFamily'],
  distribution:
    'ordered logit; newer over the months and for the familiar; the newest from its arrival on; some people keep ahead of others',
  noise: ['uniform', PERSONS_UNIFORM],
  unread: ({ habit }) => (habit === 0 ? [1] : []),
  parameters: {
    start: familyStart,
    gap: familyGap,
    trend: familyTrend,
    slope: familyFamiliarity,
    arrival: familyArrival,
    habit: familyHabit,
  },
  prepare: ({ start, gap, trend, slope, arrival, habit }) => {
    const second = exp(gap)
    const byMonth = Float64Array.from(MONTHS, (_, m) => exp(start + trend * progress(m, MONTHS.length)))
    const arrivalMs = monthStartsMs[0] + arrival * DAY_MS
    let ahead = new Float64Array(0)
    return ({ people, sessions }, [u, standing]) => {
      if (ahead.length < people.n) ahead = new Float64Array(2 * people.n)
      ahead.set(people.familiarity.subarray(0, people.n))
      expAll(ahead, people.n, slope)
      const { modelFamily, month, startedAtMs, n, person } = sessions
      keep(u as Float64Array, n, habit, standing as Float64Array, person)
      for (let i = 0; i < n; i++) {
        const v = u![i]
        const odds = (v / (1 - v)) * byMonth[month[i]] * ahead[person[i]]
        modelFamily[i] = +(odds > 1) + +(odds > second && startedAtMs[i] >= arrivalMs)
      }
    }
  },
})
