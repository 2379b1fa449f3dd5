/** Shows a block as the public tables: the one place that joins the model’s columns to the schema’s names. */
import type { Block } from '../model/block.js'
import type { Batch, ColumnData } from '../schema/batch.js'
import {
  isAbandoned,
  isAtLeastPartial,
  isTrouble,
  isVerified,
  NO_CLEAR_GOAL,
  valueBandOf,
} from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { TABLES, type TableName } from '../schema/tables.js'

/** The rows of one table of a block. Columns are views where they can be: valid until the block is reused. */
export function tableOf(block: Block, name: TableName): Batch {
  const table = TABLES[name]
  const { rows, data } = makers[name](block)
  return { table, rows, columns: table.columns.map(c => cut(data[c.name] as ColumnData, rows)) }
}

/** The block as an analyst would see it who reads every label right. */
export function withTrueLabels(block: Block): Block {
  const { people, sessions: s } = block
  const ofPerson = (codes: Uint8Array) =>
    Uint8Array.from({ length: s.n }, (_, i) => codes[s.person[i] as number] as number)
  return {
    ...block,
    seen: { ...s, occupation: ofPerson(people.occupation), userType: ofPerson(people.userType) },
  }
}

type Data = Record<string, ColumnData>
type Maker = (block: Block) => { rows: number; data: Data }

const makers: Record<TableName, Maker> = {
  people: ({ people }) => ({
    rows: people.n,
    data: {
      person_id: { values: people.personId },
      sessions: { values: people.sessions },
      first_month: { values: people.firstMonth },
      surface: { values: people.surface },
      account_age_days: { values: people.accountAgeDays },
    },
  }),
  sessions: block => ({ rows: block.sessions.n, data: sessionsData(block) }),
  turns: ({ turns, sessions }) => ({
    rows: turns.n,
    data: {
      session_id: { values: gather(sessions.sessionId, turns.session, turns.n) },
      turn: { values: turns.turn },
      actions: { values: turns.actions },
      words: { values: turns.words },
      prompt_words: { values: turns.promptWords },
      started_at: { values: turns.startedAtMs },
      seconds: { values: turns.seconds },
    },
  }),
  actions: ({ actions, sessions }) => ({
    rows: actions.n,
    data: {
      session_id: { values: gather(sessions.sessionId, actions.session, actions.n) },
      turn: { values: actions.turn },
      action: { values: actions.action },
      kind: { values: actions.kind },
      ok: { values: actions.ok },
      lines_added: { values: actions.linesAdded },
      lines_removed: { values: actions.linesRemoved },
      words: { values: actions.words },
    },
  }),
  truth_people: ({ people }) => ({
    rows: people.n,
    data: {
      person_id: { values: people.personId },
      occupation: { values: people.occupation },
      user_type: { values: people.userType },
      familiarity: { values: people.familiarity },
      diligence: { values: people.diligence },
    },
  }),
  truth_sessions: block => ({ rows: block.sessions.n, data: truthData(block) }),
}

function sessionsData({ people, sessions: s, seen }: Block): Data {
  const n = s.n
  const goal = bits(n, i => seen.outcome[i] !== NO_CLEAR_GOAL)
  const derived = (test: (i: number) => boolean): ColumnData => ({
    values: bits(n, i => goal[i] === 1 && test(i)),
    valid: goal,
  })
  return {
    session_id: { values: s.sessionId },
    person_id: { values: gather(people.personId, s.person, n) },
    month: { values: s.month },
    started_at: { values: s.startedAtMs },
    surface: {
      values: Uint8Array.from({ length: n }, (_, i) => people.surface[s.person[i] as number] as number),
    },
    model_family: { values: s.modelFamily },
    work_mode: { values: seen.workMode },
    subject: { values: seen.subject },
    codebase: { values: seen.codebase },
    occupation: { values: seen.occupation },
    user_type: { values: seen.userType },
    expertise: { values: levels(seen.expertise, n) },
    value_usd: { values: seen.valueUsd },
    value_band: { values: Uint8Array.from({ length: n }, (_, i) => valueBandOf(seen.valueUsd[i] as number)) },
    planning_user_share: { values: s.planningUserShare },
    execution_user_share: { values: s.executionUserShare },
    turns: { values: s.turns },
    actions: { values: s.actions },
    words: { values: s.words },
    lines_added: { values: s.linesAdded },
    lines_removed: { values: s.linesRemoved },
    outcome: { values: seen.outcome },
    success_signal: { values: signals(seen.successSignal) },
    failure_signal: { values: signals(seen.failureSignal) },
    verified: derived(i => isVerified(seen.outcome[i] as number, seen.successSignal[i] as number)),
    at_least_partial: derived(i => isAtLeastPartial(seen.outcome[i] as number)),
    trouble: { values: bits(n, i => isTrouble(seen.failureSignal[i] as number)) },
    abandoned: derived(i => isAbandoned(seen.outcome[i] as number, s.linesAdded[i] as number)),
    wrote_code: { values: s.wroteCode },
  }
}

function truthData({ people, sessions: s, potential }: Block): Data {
  const n = s.n
  const goal = bits(n, i => s.noClearGoal[i] === 0)
  const data: Data = {
    session_id: { values: s.sessionId },
    expertise: { values: levels(s.expertise, n) },
    user_type: {
      values: Uint8Array.from({ length: n }, (_, i) => people.userType[s.person[i] as number] as number),
    },
    occupation: {
      values: Uint8Array.from({ length: n }, (_, i) => people.occupation[s.person[i] as number] as number),
    },
    work_mode: { values: s.workMode },
    subject: { values: s.subject },
    codebase: { values: s.codebase },
    value_usd: { values: s.valueUsd },
    outcome: { values: s.outcome },
    success_signal: { values: signals(s.successSignal) },
    failure_signal: { values: signals(s.failureSignal) },
    favourability: { values: s.favourability },
  }
  const derived = (test: (i: number) => boolean): ColumnData => ({
    values: bits(n, i => goal[i] === 1 && test(i)),
    valid: goal,
  })
  EXPERTISE_LEVELS.forEach((k, j) => {
    const at = potential[j]!
    data[`trouble_${k}`] = { values: bits(n, i => isTrouble(at.failureSignal[i] as number)) }
    data[`at_least_partial_${k}`] = derived(i => isAtLeastPartial(at.outcome[i] as number))
    data[`verified_${k}`] = derived(i => isVerified(at.outcome[i] as number, at.successSignal[i] as number))
    data[`abandoned_${k}`] = derived(i => isAbandoned(at.outcome[i] as number, at.wroteCode[i] as number))
    data[`log_actions_${k}`] = finite(at.logActions, n)
    data[`log_words_${k}`] = finite(at.logWords, n)
    data[`p_verified_${k}`] = masked(at.pVerified, goal, n)
    data[`p_at_least_partial_${k}`] = masked(at.pAtLeastPartial, goal, n)
  })
  return data
}

function cut(data: ColumnData, rows: number): ColumnData {
  return {
    values: data.values.subarray(0, rows),
    ...(data.valid && { valid: data.valid.subarray(0, rows) }),
  }
}

function gather(from: Float64Array, rows: Int32Array, n: number): Float64Array {
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++) out[i] = from[rows[i] as number] as number
  return out
}

function bits(n: number, test: (i: number) => boolean): Uint8Array {
  const out = new Uint8Array(n)
  for (let i = 0; i < n; i++) out[i] = +test(i)
  return out
}

/** Codes counted from 0 as levels counted from 1. */
function levels(codes: Uint8Array, n: number): Int8Array {
  const out = new Int8Array(n)
  for (let i = 0; i < n; i++) out[i] = (codes[i] as number) + 1
  return out
}

function signals(codes: Uint8Array): Int8Array {
  return new Int8Array(codes.buffer, codes.byteOffset, codes.length)
}

/** Null and 0 where the value is not finite. */
function finite(values: Float64Array, n: number): ColumnData {
  return masked(
    values,
    bits(n, i => Number.isFinite(values[i])),
    n,
  )
}

/** Null and 0 where the mask is 0. */
function masked(values: Float64Array, valid: Uint8Array, n: number): ColumnData {
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++) out[i] = valid[i] === 1 ? (values[i] as number) : 0
  return { values: out, valid }
}
