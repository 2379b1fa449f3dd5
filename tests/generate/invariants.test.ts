import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PARAMETERS } from '../../src/model/nodes.js'
import { monthStartsMs } from '../../src/schema/definitions.js'
import { MONTHS } from '../../src/schema/levels.js'
import { TABLES } from '../../src/schema/tables.js'
import { type Rows, rows } from './support.js'

const people = 12

/** Any parameters in their support: a few at a time, anywhere; actions kept small enough to make. */
const anyChanges = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: PARAMETERS.length - 1 }), fc.double({ min: 0, max: 1, noNaN: true })),
    {
      maxLength: 40,
    },
  )
  .map(picks =>
    Object.fromEntries(
      picks.map(([i, u]) => {
        const { id, support } = PARAMETERS[i]!
        return [id, support[0] + u * (support[1] - support[0])]
      }),
    ),
  )

function violations(t: Rows): string[] {
  const s = t.sessions
  const bad: string[] = []
  const need = (holds: unknown, what: string) => holds || bad.push(what)
  const n = s.session_id!.length
  need(n >= people, 'every person has a session')
  for (let i = 0; i < n; i++) {
    const clear = s.outcome![i] !== 'no_clear_goal'
    const [added, removed, failure] = [
      s.lines_added![i] as number,
      s.lines_removed![i] as number,
      s.failure_signal![i] as number,
    ]
    need(s.trouble![i] === failure >= 3, 'in trouble is failure signal ≥ 3')
    need(s.wrote_code![i] === added >= 1, 'wrote code is lines added ≥ 1')
    need(removed === 0 || added > 0, 'lines removed need lines added')
    need(!s.wrote_code![i] || (s.actions![i] as number) > 0, 'code needs an action')
    for (const k of ['verified', 'at_least_partial', 'abandoned'])
      need((s[k]![i] === null) === !clear, `${k} is null without a goal`)
    if (clear) {
      need(
        s.verified![i] === (s.outcome![i] === 'succeeded' && (s.success_signal![i] as number) >= 4),
        'verified by definition',
      )
      need(
        s.at_least_partial![i] === ['succeeded', 'partial'].includes(s.outcome![i] as string),
        'at least partial by definition',
      )
      need(s.abandoned![i] === (s.outcome![i] === 'failed' && added === 0), 'abandoned by definition')
    }
    for (const [of, labels] of [
      ['in truth', t.truth_sessions],
      ['as read', s],
    ] as const) {
      const hard = hardSignals(labels, i)
      const signal = labels.success_signal![i] as number
      need(signal < 4 ? hard === 0 : signal === 4 ? hard === 1 : hard >= 2, `hard signals are those ${of}`)
      const isVerified = labels.outcome![i] === 'succeeded' && hard > 0
      need(labels !== s || !clear || s.verified![i] === isVerified, 'verified is a hard signal of success')
      need(labels.commits![i] === 0 || s.wrote_code![i], 'commits need code')
    }
    for (const kind of ['planning', 'execution']) {
      const [all, user] = [`${kind}_decisions`, `${kind}_decisions_user`].map(c => s[c]![i] as number)
      need(user! >= 0 && user! <= all!, 'the user makes no more decisions than there are')
      const share = s[`${kind}_user_share`]![i]
      need(share === (all === 0 ? null : user! / all!), 'a share is the ratio, or null without a decision')
    }
    const m = MONTHS.indexOf(s.month![i] as (typeof MONTHS)[number])
    const start = s.started_at![i] as number
    need(start >= monthStartsMs[m]! && start < monthStartsMs[m + 1]!, 'month is that of started_at')
    const software = s.occupation![i] === 'Computer and Mathematical Occupations'
    const type = s.occupation![i] === 'Unclear' ? 'unclear' : software ? 'software' : 'other'
    need(s.user_type![i] === type, 'user type follows occupation')
  }
  const firstMonths = new Map<unknown, string>()
  s.person_id!.forEach((id, i) => {
    const [held, month] = [firstMonths.get(id), s.month![i] as string]
    if (held === undefined || month < held) firstMonths.set(id, month)
  })
  need(
    t.people.person_id!.every((id, i) => firstMonths.get(id) === t.people.first_month![i]),
    'first month is the earliest',
  )
  need(new Set(s.session_id).size === n, 'sessions are distinct')
  need(sum(t.people.sessions!) === n, 'people count their sessions')
  for (const [column, total] of [
    ['actions', s.actions],
    ['words', s.words],
  ] as const) {
    need(
      same(totals(t.turns.session_id!, t.turns[column]!, s.session_id!), total!),
      `turns sum to the session’s ${column}`,
    )
  }
  need(
    same(
      totals(
        t.turns.session_id!,
        t.turns.turn!.map(() => 1),
        s.session_id!,
      ),
      s.turns!,
    ),
    'turns count',
  )
  for (const column of DECISIONS)
    need(same(t.truth_sessions[column]!, s[column]!), 'decisions are read exactly')
  return [...bad, ...actionViolations(t), ...decisionViolations(t)]
}

const DECISIONS = [
  'planning_decisions',
  'planning_decisions_user',
  'execution_decisions',
  'execution_decisions_user',
]

function decisionViolations(t: Rows): string[] {
  const [s, d] = [t.sessions, t.decisions]
  const ids = s.session_id!
  const count = (test: (i: number) => boolean) =>
    totals(
      d.session_id!,
      d.session_id!.map((_, i) => +test(i)),
      ids,
    )
  const own = (kind: string) => (i: number) => d.kind![i] === kind
  const users = (kind: string) => (i: number) => d.kind![i] === kind && d.made_by![i] === 'user'
  const counted = ['planning', 'execution'].flatMap(k => [count(own(k)), count(users(k))])
  const bad = DECISIONS.filter((column, j) => !same(counted[j]!, s[column]!)).map(
    c => `decisions count as ${c}`,
  )
  const turns = new Map(ids.map((id, i) => [id, s.turns![i] as number]))
  d.session_id!.forEach((id, i) => {
    const isFirst = id !== d.session_id![i - 1]
    if (d.decision![i] !== (isFirst ? 1 : (d.decision![i - 1] as number) + 1))
      bad.push('decisions are numbered from 1')
    const turn = d.turn![i] as number
    if (turn < 1 || turn > turns.get(id)!) bad.push('a decision is of a turn of its session')
    if (!isFirst && turn < (d.turn![i - 1] as number)) bad.push('decisions stand in the order of turns')
  })
  return bad
}

function hardSignals(labels: Rows['sessions'], i: number): number {
  return +((labels.commits![i] as number) > 0) + +(labels.tests_passed![i] === true) + +labels.affirmed![i]!
}

function actionViolations(t: Rows): string[] {
  const [s, a] = [t.sessions, t.actions]
  const bad: string[] = []
  const need = (holds: unknown, what: string) => holds || bad.push(what)
  const ids = s.session_id!
  const count = (test: (i: number) => boolean) =>
    totals(
      a.session_id!,
      a.session_id!.map((_, i) => +test(i)),
      ids,
    )
  need(
    same(
      count(() => true),
      s.actions!,
    ),
    'actions count',
  )
  need(same(totals(a.session_id!, a.lines_added!, ids), s.lines_added!), 'lines added sum')
  need(same(totals(a.session_id!, a.lines_removed!, ids), s.lines_removed!), 'lines removed sum')
  const edits = count(i => a.kind![i] === 'edit' || a.kind![i] === 'write')
  const delegates = count(i => a.kind![i] === 'delegate')
  const failures = count(i => a.ok![i] === false)
  const [runs, worked] = [
    count(i => a.kind![i] === 'run'),
    count(i => a.kind![i] === 'run' && a.ok![i] === true),
  ]
  ids.forEach((_, i) => {
    need(!s.wrote_code![i] || edits[i]! > 0, 'code needs an edit or a write')
    need(t.truth_sessions.work_mode![i] !== 'orchestrating' || delegates[i]! > 0, 'orchestrating delegates')
    for (const labels of [s, t.truth_sessions]) {
      need(labels.tests_passed![i] === null || runs[i]! > 0, 'tests are run')
      need(
        (labels.commits![i] === 0 && labels.tests_passed![i] !== true) || worked[i]! > 0,
        'commits and passing tests have a run that succeeded',
      )
    }
    need(
      failures[i] === 0 || (t.truth_sessions.failure_signal![i] as number) > 0,
      'a failed action counts toward the failure signal',
    )
  })
  const key = (table: Rows[keyof Rows], i: number) => `${table.session_id![i]}/${table.turn![i]}`
  const inTurn = new Map<string, { actions: number; words: number }>()
  a.session_id!.forEach((_, i) => {
    const held = inTurn.get(key(a, i)) ?? { actions: 0, words: 0 }
    inTurn.set(key(a, i), { actions: held.actions + 1, words: held.words + (a.words![i] as number) })
  })
  t.turns.session_id!.forEach((_, i) => {
    const held = inTurn.get(key(t.turns, i)) ?? { actions: 0, words: 0 }
    need(held.actions === t.turns.actions![i], 'actions of each turn count')
    need(
      held.actions === 0 || held.words === t.turns.words![i],
      'words of a turn’s actions sum to the turn’s',
    )
  })
  return bad
}

function totals(ids: readonly unknown[], values: readonly unknown[], order: readonly unknown[]): number[] {
  const sums = new Map(order.map(id => [id, 0]))
  ids.forEach((id, i) => {
    sums.set(id, sums.get(id)! + (values[i] as number))
  })
  return order.map(id => sums.get(id)!)
}

const sum = (xs: readonly unknown[]) => xs.reduce<number>((a, b) => a + (b as number), 0)
const same = (a: readonly unknown[], b: readonly unknown[]) => a.every((x, i) => x === b[i])

/** Every value lies within its column's type and bounds, and is null only where it may be. */
function misfits(t: Rows): string[] {
  return Object.values(TABLES).flatMap(table =>
    table.columns.flatMap(c =>
      t[table.name][c.name]!.flatMap(v => {
        if (v === null) return c.nullable ? [] : [`${table.name}.${c.name} is null`]
        if (c.type === 'cat')
          return c.levels!.includes(v as string) ? [] : [`${table.name}.${c.name} is ${v}`]
        if (c.type === 'bool') return typeof v === 'boolean' ? [] : [`${table.name}.${c.name} is ${v}`]
        const x = v as number
        const whole = !['int8', 'int32', 'int64'].includes(c.type) || Number.isInteger(x)
        const fits = Number.isFinite(x) && whole && x >= (c.min ?? -Infinity) && x <= (c.max ?? Infinity)
        return fits ? [] : [`${table.name}.${c.name} is ${v}`]
      }),
    ),
  )
}

test('the defaults keep every invariant', () => {
  const t = rows({ people: 500, actions: true })
  expect(new Set([...violations(t), ...misfits(t)])).toEqual(new Set())
})

test('any parameters in their support keep every invariant', () => {
  // Median actions and turns are held down so that no run makes millions of rows; all else roams.
  const tame = {
    'turns.median': 2,
    'turns.spread': 0.5,
    'turns.value': 0,
    'effort.actions.median': 2,
    'effort.actions.spread': 0.8,
    'effort.actions.tail': 0.05,
  }
  const quiet = Object.fromEntries(
    PARAMETERS.filter(p =>
      /^effort\.actions\.(step|mode|value|other|trend|family|planning|execution)/.test(p.id),
    ).map(p => [p.id, p.value]),
  )
  fc.assert(
    fc.property(anyChanges, fc.string({ minLength: 1, maxLength: 5 }), (changes, seed) => {
      const t = rows({ people, seed, actions: true, changes: { ...changes, ...tame, ...quiet } })
      return new Set([...violations(t), ...misfits(t)]).size === 0
    }),
    { seed: 7, numRuns: 60 },
  )
})

test('the check of invariants catches a broken corpus', () => {
  const t = rows({ people: 50, actions: true })
  t.sessions.lines_added![0] = 0
  t.sessions.wrote_code![0] = true
  t.turns.actions![0] = (t.turns.actions![0] as number) + 1
  expect(new Set(violations(t))).toContain('wrote code is lines added ≥ 1')
  expect(new Set(violations(t))).toContain('turns sum to the session’s actions')
})
