// The properties that docs/realism.md lists, each with what computes it, and whether the model has it.
import { WINDOW_DAYS } from '../../../dist/model/joining.js'
import { parameterNamed } from '../../../dist/model/nodes.js'
import { DAY_MS, monthStartsMs } from '../../../dist/schema/definitions.js'
import {
  concordance,
  consecutive,
  cramersV,
  dayOf,
  hardOf,
  hourOf,
  icc,
  isSucceeded,
  mean,
  minutesBetween,
  quantile,
  slopeOnEarlier,
  weekdayOf,
} from './statistics.mjs'

const YES = 'modelled'
const HARD = 4
const NO_GOAL = 3
const BURST_MINUTES = 30
const is = (a, b) => (a === b ? 1 : 0)
/** How a missing value stands. */
const MISSING = -1
const defined = x => (x < 0 ? Number.NaN : x)
const share = (name, of, more) => ({ name, of, unit: '%', ...more })
const number = (name, of, more) => ({ name, of, unit: '', ...more })

/** A mean over sessions of what a function says of each. */
const overSessions =
  of =>
  ({ sessions: s }) =>
    mean(s.turns.length, i => of(s, i))
const person =
  of =>
  ({ sessions: s }) =>
    icc(s.person_id, i => of(s, i))

const evidence = [
  share(
    'Sessions whose share of planning decisions is exactly 0 or 1',
    overSessions((s, i) => {
      const x = defined(s.planning_user_share[i])
      return Number.isNaN(x) ? x : is(x, 0) + is(x, 1)
    }),
    { modelled: YES },
  ),
  share(
    'Sessions whose share of planning decisions is the user’s planning decisions over all, or missing where there is none',
    overSessions((s, i) => {
      const all = s.planning_decisions[i]
      return is(s.planning_user_share[i], all === 0 ? MISSING : s.planning_decisions_user[i] / all)
    }),
    { modelled: YES },
  ),
  share(
    'Distinct shares of planning decisions, of sessions',
    ({ sessions: s }) => new Set(s.planning_user_share).size / s.turns.length,
    { modelled: YES },
  ),
  share(
    'Pairs of sessions of different expertise in which the higher shows more of the three signals (chance: 50%)',
    ({ sessions: s }) =>
      concordance(
        s,
        i =>
          (s.precise_turns[i] + s.verification_turns[i] + s.user_corrections[i] - s.agent_corrections[i]) /
          s.turns[i],
      ),
    { modelled: YES },
  ),
  number(
    'Intraclass correlation of a turn’s precision within sessions',
    ({ turns: t }) => icc(t.session_id, i => t.precision[i]),
    { modelled: YES },
  ),
  share(
    'Sessions with a clear goal that are verified exactly where they are judged succeeded and show a hard signal',
    overSessions((s, i) => {
      if (s.outcome[i] === NO_GOAL) return Number.NaN
      return is(isSucceeded(s, i) && s.success_signal[i] >= HARD, isSucceeded(s, i) && hardOf(s, i) > 0)
    }),
    { modelled: YES },
  ),
  share(
    'Sessions whose success signal is 4 exactly with one hard signal, and 5 with several',
    overSessions((s, i) => {
      const hard = hardOf(s, i)
      return is(s.success_signal[i] >= HARD ? s.success_signal[i] - HARD + 1 : 0, Math.min(hard, 2))
    }),
    { modelled: YES },
  ),
  share(
    'Second readings that give the first one’s expertise',
    ({ sessions: s, second_reading: r }) => {
      const first = new Map(Array.from(s.session_id, (id, i) => [id, s.expertise[i]]))
      return mean(r.session_id.length, j => is(first.get(r.session_id[j]), r.expertise[j]))
    },
    { modelled: YES, real: 'the study: 53–68%' },
  ),
  number(
    'R² of estimated and true prices of postings, in logs',
    ({ postings: { true_usd: x, estimated_usd: y } }) => {
      const [mx, my] = [x, y].map(v => mean(v.length, i => Math.log(v[i])))
      const product = (a, ma, b, mb) => mean(a.length, i => (Math.log(a[i]) - ma) * (Math.log(b[i]) - mb))
      return product(x, mx, y, my) ** 2 / (product(x, mx, x, mx) * product(y, my, y, my))
    },
    { modelled: YES, real: 'the study: 0.38' },
  ),
]

const ofPerson = (what, of, modelled) =>
  number(`Intraclass correlation within people: ${what}`, person(of), { modelled })
const people = [
  ofPerson('ln turns', (s, i) => Math.log(s.turns[i]), YES),
  ofPerson('ln value', (s, i) => Math.log(s.value_usd[i]), YES),
  ofPerson('share of planning decisions', (s, i) => defined(s.planning_user_share[i]), YES),
  ofPerson('share of execution decisions', (s, i) => defined(s.execution_user_share[i]), YES),
  ofPerson(
    'ln actions per prompt, of sessions with any',
    (s, i) => (s.actions[i] > 0 ? Math.log(s.actions[i] / s.turns[i]) : Number.NaN),
    YES,
  ),
  ofPerson('judged success', (s, i) => (s.outcome[i] === NO_GOAL ? Number.NaN : +isSucceeded(s, i)), YES),
  ofPerson('expertise', (s, i) => s.expertise[i], YES),
  ofPerson('share of precise turns', (s, i) => s.precise_turns[i] / s.turns[i], 'in part: through expertise'),
  share(
    'Consecutive sessions of a person in one work mode',
    ({ sessions: s }) => consecutive(s, (i, j) => is(s.work_mode[i], s.work_mode[j])),
    { modelled: YES },
  ),
  share(
    'Consecutive sessions of a person on one subject',
    ({ sessions: s }) => consecutive(s, (i, j) => is(s.subject[i], s.subject[j])),
    { modelled: YES },
  ),
  share(
    'Consecutive sessions of a person at one level of expertise: on one subject, less on two',
    ({ sessions: s }) => {
      const at = same =>
        consecutive(s, (i, j) =>
          is(s.subject[i], s.subject[j]) === same ? is(s.expertise[i], s.expertise[j]) : Number.NaN,
        )
      return at(1) - at(0)
    },
    { modelled: YES },
  ),
  number(
    'Rise of expertise per earlier session of the person, in levels',
    ({ sessions: s }) => slopeOnEarlier(s, i => s.expertise[i]),
    { modelled: 'modelled: by earlier sessions on the subject' },
  ),
]

const HOURS = 24
const [SUNDAY, SATURDAY] = [0, 6]
const isWeekend = ms => weekdayOf(ms) === SUNDAY || weekdayOf(ms) === SATURDAY
const CHRISTMAS = dayOf(Date.parse('2025-12-25T00:00:00Z'))
const perDay = (s, holds) => {
  const days = new Map()
  for (const ms of s.started_at) if (holds(ms)) days.set(dayOf(ms), (days.get(dayOf(ms)) ?? 0) + 1)
  return [...days.values()].reduce((a, b) => a + b, 0) / days.size
}
const FEBRUARY = 4
const ARRIVAL = monthStartsMs[0] + parameterNamed('family.arrival').value * DAY_MS
const ARRIVAL_DAY = new Date(ARRIVAL).toLocaleDateString('en-GB', {
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
})
const ofMonth = (s, m, of) => mean(s.month.length, i => (s.month[i] === m ? of(i) : Number.NaN))
const time = [
  number(
    'Sessions in the busiest hour of the day (UTC) over the quietest',
    ({ sessions: s }) => {
      const hours = new Float64Array(HOURS)
      for (const ms of s.started_at) hours[Math.floor(hourOf(ms))]++
      return hours.reduce((a, b) => Math.max(a, b)) / hours.reduce((a, b) => Math.min(a, b))
    },
    { modelled: YES },
  ),
  number(
    'Mean cosine between the hours of consecutive sessions of a person (1: the same hour)',
    ({ sessions: s }) =>
      consecutive(s, (i, j) =>
        Math.cos((2 * Math.PI * (hourOf(s.started_at[i]) - hourOf(s.started_at[j]))) / HOURS),
      ),
    { modelled: YES },
  ),
  number(
    'Sessions on a day of the weekend over a weekday’s',
    ({ sessions: s }) => perDay(s, isWeekend) / perDay(s, ms => !isWeekend(ms)),
    { modelled: YES },
  ),
  number(
    'Sessions on 25 December over those of the Thursdays one and two weeks before',
    ({ sessions: s }) =>
      perDay(s, ms => dayOf(ms) === CHRISTMAS) /
      perDay(s, ms => dayOf(ms) === CHRISTMAS - 7 || dayOf(ms) === CHRISTMAS - 14),
    { modelled: YES },
  ),
  share(
    `Gaps between consecutive sessions of a person that are under ${BURST_MINUTES} minutes`,
    ({ sessions: s }) =>
      consecutive(s, (i, j) => +(minutesBetween(s.started_at[i], s.started_at[j]) < BURST_MINUTES)),
    { modelled: YES },
  ),
  share(
    'People whose account was opened after the window began',
    ({ people: { account_age_days: age } }) => mean(age.length, i => +(age[i] <= WINDOW_DAYS)),
    { modelled: YES },
  ),
  share(
    'Sessions in February with the newest of the model families',
    ({ sessions: s }) => {
      const newest = s.model_family.reduce((a, b) => Math.max(a, b))
      return ofMonth(s, FEBRUARY, i => is(s.model_family[i], newest))
    },
    { modelled: YES },
  ),
  share(
    `Sessions before ${ARRIVAL_DAY}, when the newest of the model families arrives, that have it`,
    ({ sessions: s }) => {
      const newest = s.model_family.reduce((a, b) => Math.max(a, b))
      return mean(s.month.length, i =>
        s.started_at[i] < ARRIVAL ? is(s.model_family[i], newest) : Number.NaN,
      )
    },
    { modelled: YES },
  ),
  share(
    'Consecutive sessions of a person in one month with one model family',
    ({ sessions: s }) =>
      consecutive(s, (i, j) =>
        s.month[i] === s.month[j] ? is(s.model_family[i], s.model_family[j]) : Number.NaN,
      ),
    { modelled: YES },
  ),
  number(
    'Association of the surface with the user type (Cramér’s V)',
    ({ sessions: s }) => cramersV(s.surface, s.user_type),
    { modelled: YES },
  ),
  number(
    'Association of the surface with the work mode (Cramér’s V)',
    ({ sessions: s }) => cramersV(s.surface, s.work_mode),
    { modelled: 'modelled: through the relation to a codebase' },
  ),
]

const minutes = 60
const inside = [
  number(
    'Prompts per session, mean',
    overSessions((s, i) => s.turns[i]),
    { real: 'TraceLab 9.2; SWE-chat 10.8' },
  ),
  number('Prompts per session, median', ({ sessions: s }) => quantile(s.turns, 0.5), { real: 'TraceLab 1' }),
  number('Prompts per session, 90th percentile', ({ sessions: s }) => quantile(s.turns, 0.9), {
    real: 'TraceLab 18',
  }),
  number('Prompts per session, 99th percentile', ({ sessions: s }) => quantile(s.turns, 0.99), {
    real: 'TraceLab 137',
  }),
  number(
    'Tool calls per session, mean',
    overSessions((s, i) => s.actions[i]),
    { real: 'TraceLab 101.4; SWE-chat 60.7' },
  ),
  number('Tool calls per session, median', ({ sessions: s }) => quantile(s.actions, 0.5), {
    real: 'TraceLab 25',
  }),
  number(
    'Tool calls per prompt, mean over prompts',
    ({ turns: t }) => mean(t.actions.length, i => t.actions[i]),
    { real: 'TraceLab 10.8; SWE-chat 5.6' },
  ),
  number('Tool calls per prompt, median over prompts', ({ turns: t }) => quantile(t.actions, 0.5), {
    real: 'TraceLab 2',
  }),
  number('Tool calls per prompt, 90th percentile', ({ turns: t }) => quantile(t.actions, 0.9), {
    real: 'TraceLab 30',
  }),
  share('Prompts without a tool call', ({ turns: t }) => mean(t.actions.length, i => is(t.actions[i], 0)), {
    real: 'TraceLab: at least 25%',
  }),
  number('Minutes per prompt, median', ({ turns: t }) => quantile(t.seconds, 0.5) / minutes, {
    real: 'SWE-chat: under 1',
  }),
  number('Minutes per prompt, 90th percentile', ({ turns: t }) => quantile(t.seconds, 0.9) / minutes, {
    real: 'TraceLab 6.4; SWE-chat: under 7',
  }),
  share(
    'Prompts that correct the agent',
    ({ sessions: s }) =>
      mean(s.turns.length, i => s.user_corrections[i]) / mean(s.turns.length, i => s.turns[i]),
    { real: 'SWE-chat: 39–44% with pushback or a correction, a wider notion' },
  ),
]

export const EVIDENCE = evidence
export const PEOPLE = people
export const TIME = time
export const INSIDE = inside
