/** Nodes of when in its month a session starts: the person’s time zone and rhythm, weekdays, holidays and bursts. */
import { exp, log } from '../ground/math.js'
import { DAY_MS, monthStartsMs } from '../schema/definitions.js'
import { MONTHS } from '../schema/levels.js'
import type { Block } from './block.js'
import { cumulative, pick, pickNear } from './distributions.js'
import { monthDays } from './joining.js'
import { node } from './node.js'
import { scalar, vector } from './parameter.js'
import { isAdded } from './people.js'
import { sortRun } from './sort-run.js'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24
const [SATURDAY, SUNDAY] = [6, 0]
/** Days on which offices are closed in most countries. */
const HOLIDAYS = ['2025-12-24', '2025-12-25', '2025-12-26', '2025-12-31', '2026-01-01'].map(d =>
  Date.parse(`${d}T00:00:00Z`),
)

/** Hours that local time is ahead of UTC; standard time all year, an assumption. */
const ZONES = { utc_minus_8: -8, utc_minus_5: -5, utc: 0, utc_plus_1: 1, utc_plus_5_30: 5.5, utc_plus_8: 8 }
const AHEAD = Object.values(ZONES)
const unreported = 'when people work is not reported'

const zoneWeights = vector(
  'zone.weight',
  Object.keys(ZONES),
  [15, 20, 12, 23, 15, 15],
  'Relative share of people by time zone',
  {
    unit: 'weight',
    support: [0.001, 1000],
    class: 'assumed',
    source: 'where people live is not reported',
    plausible: { times: 2 },
  },
)
const peakMean = scalar('rhythm.peak', 14, 'Mean over people of the local hour around which they work', {
  unit: 'hour',
  support: [0, 24],
  class: 'assumed',
  source: unreported,
  plausible: { by: 2 },
})
const peakSpread = scalar('rhythm.peak_spread', 2, 'Standard deviation of that hour between people', {
  unit: 'hour',
  support: [0, 12],
  class: 'assumed',
  source: unreported,
  plausible: { by: 1 },
})
const daySpread = scalar('rhythm.spread', 3.5, 'Standard deviation of a person’s sessions around that hour', {
  unit: 'hour',
  support: [0.1, 24],
  class: 'assumed',
  source: unreported,
  plausible: { by: 1 },
})
const allWeek = scalar('rhythm.all_week', 0.25, 'Share of people to whom all days of the week are alike', {
  unit: 'share',
  support: [0, 1],
  class: 'assumed',
  source: unreported,
  plausible: { by: 0.15 },
})
const weekend = scalar(
  'rhythm.weekend',
  0.25,
  'Sessions on a day of the weekend over a weekday’s, of others',
  {
    unit: 'ratio',
    support: [0.001, 10],
    class: 'assumed',
    source: unreported,
    plausible: { times: 2 },
  },
)
const holiday = scalar('rhythm.holiday', 0.3, 'Sessions on a holiday over those on another such day', {
  unit: 'ratio',
  support: [0.001, 10],
  class: 'assumed',
  source: unreported,
  plausible: { times: 2 },
})

export const rhythm = node({
  name: 'person.rhythm',
  level: 'person',
  parents: [],
  writes: [],
  fills: ['people.hoursAhead', 'people.peakHour', 'people.allWeek'],
  distribution:
    'a time zone, a local hour around which the person works, and whether weekends are like other days',
  noise: ['uniform', 'normal', 'uniform'],
  parameters: { zones: zoneWeights, peak: peakMean, spread: peakSpread, all: allWeek },
  prepare: ({ zones, peak, spread, all }) => {
    const shares = cumulative(zones)
    return ({ people: { n, hoursAhead, peakHour, allWeek } }, [u, z, v]) => {
      for (let i = 0; i < n; i++) {
        hoursAhead[i] = AHEAD[pick(shares, u![i])]
        peakHour[i] = peak + spread * z![i]
        allWeek[i] = +(v![i] < all)
      }
    }
  },
})

const burstShare = scalar(
  'burst.share',
  0.35,
  'Share of a person’s later sessions in a month that begin shortly after another one',
  {
    unit: 'share',
    support: [0, 0.95],
    class: 'assumed',
    source: unreported,
    plausible: { by: 0.2 },
  },
)
const burstGap = scalar('burst.gap', 25, 'Median minutes between the starts of such sessions', {
  unit: 'minute',
  support: [0.1, 1440],
  class: 'assumed',
  source: unreported,
  plausible: { times: 2 },
})
const burstSpread = scalar('burst.spread', 1.2, 'Standard deviation of the log of those minutes', {
  unit: 'log minute',
  support: [0, 3],
  class: 'assumed',
  source: unreported,
  plausible: { by: 0.4 },
})
const MINUTE_MS = 60_000

export const start = node({
  name: 'session.start',
  level: 'session',
  parents: ['session.month', 'person.rhythm', 'person.joined'],
  writes: ['sessions.started_at'],
  fills: ['sessions.startedAtMs'],
  distribution:
    'shortly after another session of the person in the month; or at a normal local hour around the person’s, modulo a day, on a day of the month by the local weekday and holidays; in order of time within the person',
  noise: ['normal', 'uniform', 'uniform'],
  unread: ({ burst }) => (burst === 0 ? [2] : []),
  parameters: {
    spread: daySpread,
    weekend,
    holiday,
    burst: burstShare,
    gap: burstGap,
    gapSpread: burstSpread,
  },
  prepare: ({ spread, weekend, holiday, burst, gap, gapSpread }) => {
    const days = dayShares(weekend, holiday)
    const logGap = log(gap * MINUTE_MS)
    return (block, [z, u, w]) => {
      const { people, sessions } = block
      const { hoursAhead, peakHour, allWeek, joinMonth, joinDay } = people
      const { n, person, month, startedAtMs } = sessions
      const alone = (i: number) => {
        const [p, m] = [person[i], month[i]]
        const hour = modulo(peakHour[p] + spread * z![i], DAY_HOURS)
        const inUtc = hour - hoursAhead[p]
        // By how many days the local date is ahead of the one in UTC, on which the session is placed.
        const shift = -Math.floor(inUtc / DAY_HOURS)
        const shares = days[(m * SHIFTS + shift + 1) * 2 + allWeek[p]]
        const missed = joinMonth[p] === m + 1 ? joinDay[p] - monthDays[m] : 0
        const before = missed > 0 ? shares[missed - 1] : 0
        const day = pickNear(shares, before + (1 - before) * u![i])
        const time = Math.floor((inUtc + shift * DAY_HOURS) * HOUR_MS)
        return monthStartsMs[m] + day * DAY_MS + Math.min(DAY_MS - 1, time)
      }
      const shortlyAfter = (i: number, other: number) => {
        const m = month[i]
        const least = joinMonth[person[i]] === m + 1 ? joinDay[person[i]] : monthDays[m]
        const wait = Math.floor(exp(logGap + gapSpread * z![i]))
        if (other + wait < monthStartsMs[m + 1]) return other + wait
        return Math.max(monthStartsMs[0] + least * DAY_MS, other - wait)
      }
      for (let from = 0, to = 0; from < n; from = to) {
        to = endOfRun(block, from)
        for (let i = from; i < to; i++) {
          const isNear = burst > 0 && i > from && w![i] < burst
          startedAtMs[i] = isNear
            ? shortlyAfter(i, startedAtMs[from + Math.floor((w![i] / burst) * (i - from))])
            : alone(i)
        }
        sortRun(startedAtMs, from, to)
      }
    }
  },
})

/** The row after those that one person has in the month of this row; what a scenario adds to them stands apart. */
function endOfRun(block: Block, from: number): number {
  const { n, person, month } = block.sessions
  const side = isAdded(block, from)
  let to = from + 1
  while (to < n && person[to] === person[from] && month[to] === month[from] && isAdded(block, to) === side)
    to++
  return to
}

const modulo = (x: number, by: number) => x - by * Math.floor(x / by)

/** The local date may be a day behind, the same, or a day ahead. */
const SHIFTS = 3

/** Cumulative shares of the days of each month by [month × shift of the local date × whether weekends are like other days]. */
function dayShares(weekend: number, holiday: number): readonly Float64Array[] {
  return MONTHS.flatMap((_, m) => {
    const days = (monthStartsMs[m + 1] - monthStartsMs[m]) / DAY_MS
    return [-1, 0, 1].flatMap(shift =>
      [weekend, 1].map(factor =>
        cumulative(
          Float64Array.from({ length: days }, (_, d) => {
            const local = monthStartsMs[m] + (d + shift) * DAY_MS
            const weekday = new Date(local).getUTCDay()
            const ofWeek = weekday === SATURDAY || weekday === SUNDAY ? factor : 1
            return HOLIDAYS.includes(local) ? ofWeek * holiday : ofWeek
          }),
        ),
      ),
    )
  })
}
