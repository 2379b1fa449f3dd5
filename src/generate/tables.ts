/** Shows a block as the public tables: the one place that joins the model’s columns to the schema’s names. */
import type { Arena } from '../ground/arena.js'
import type { Audited, Block } from '../model/block.js'
import { NO_TESTS, TESTS_PASSED } from '../model/hard-signals.js'
import type { Batch, ColumnData, Values } from '../schema/batch.js'
import { isAbandoned, isAtLeastPartial, isTrouble, isVerified, NO_CLEAR_GOAL } from '../schema/definitions.js'
import { LABELS } from '../schema/labels.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { TABLES, type TableName } from '../schema/tables.js'
import {
  among,
  anyOf,
  bands,
  CODES,
  cut,
  gather,
  gatherCodes,
  levels,
  lookUp,
  lookUp2,
  masked,
  signals,
} from './columns.js'
import { logRatio, logsOf } from './logs.js'

/**
 * The rows of one table of a block, with all columns or those that are wanted. Columns are views where they can be:
 * valid until the block is reused.
 */
export function tableOf(block: Block, name: TableName, wanted?: readonly string[]): Batch {
  const whole = TABLES[name]
  const table = wanted ? { ...whole, columns: whole.columns.filter(c => wanted.includes(c.name)) } : whole
  const { rows, data } = makers[name](block)
  return { table, rows, columns: table.columns.map(c => cut(data[c.name] as ColumnData, rows)) }
}

/** The block as an analyst would see it who reads every label right. */
export function withTrueLabels(block: Block): Block {
  const { people, sessions: s, arena } = block
  const ofPerson = (codes: Uint8Array) => gatherCodes(arena, codes, s.person, s.n)
  return {
    ...block,
    seen: { ...s, occupation: ofPerson(people.occupation), userType: ofPerson(people.userType) },
  }
}

/** Columns by name; computed ones are getters, which run only when they are asked for. */
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
  turns: ({ turns, sessions, arena }) => ({
    rows: turns.n,
    data: {
      get session_id() {
        return { values: gather(arena, sessions.sessionId, turns.session, turns.n) }
      },
      turn: { values: turns.turn },
      actions: { values: turns.actions },
      words: { values: turns.words },
      prompt_words: { values: turns.promptWords },
      precision: { values: turns.precision },
      asks_verification: { values: turns.asksVerification },
      corrects: { values: turns.corrects },
      started_at: { values: turns.startedAtMs },
      seconds: { values: turns.seconds },
    },
  }),
  actions: ({ actions, sessions, arena }) => ({
    rows: actions.n,
    data: {
      get session_id() {
        return { values: gather(arena, sessions.sessionId, actions.session, actions.n) }
      },
      turn: { values: actions.turn },
      action: { values: actions.action },
      kind: { values: actions.kind },
      ok: { values: actions.ok },
      lines_added: { values: actions.linesAdded },
      lines_removed: { values: actions.linesRemoved },
      words: { values: actions.words },
    },
  }),
  decisions: ({ decisions, sessions, arena }) => ({
    rows: decisions.n,
    data: {
      get session_id() {
        return { values: gather(arena, sessions.sessionId, decisions.session, decisions.n) }
      },
      turn: { values: decisions.turn },
      decision: { values: decisions.decision },
      kind: { values: decisions.kind },
      made_by: { values: decisions.madeBy },
    },
  }),
  gold: block => goldOf(block),
  second_reading: ({ readings: r, arena }) => ({
    rows: r.n,
    data: {
      session_id: { values: r.sessionId },
      work_mode: { values: r.workMode },
      subject: { values: r.subject },
      codebase: { values: r.codebase },
      occupation: { values: r.occupation },
      user_type: { values: r.userType },
      get expertise() {
        return { values: levels(arena, r.expertise, r.n) }
      },
      outcome: { values: r.outcome },
      success_signal: { values: signals(r.successSignal) },
      failure_signal: { values: signals(r.failureSignal) },
    },
  }),
  postings: ({ postings: p, arena }) => ({
    rows: p.n,
    data: {
      posting_id: { values: p.postingId },
      true_usd: { values: p.trueUsd },
      estimated_usd: { values: p.estimatedUsd },
      get value_band() {
        return { values: bands(arena, p.trueUsd, p.n) }
      },
    },
  }),
  truth_people: ({ people }) => ({
    rows: people.n,
    data: {
      person_id: { values: people.personId },
      occupation: { values: people.occupation },
      user_type: { values: people.userType },
      main_subject: { values: people.mainSubject },
      familiarity: { values: people.familiarity },
      diligence: { values: people.diligence },
    },
  }),
  truth_sessions: block => ({ rows: block.sessions.n, data: truthData(block) }),
}

/** Results of the study's definitions by code, so that a column of them is one pass of look-ups. */
const NOT = answers(x => x === 0)
const HAS_GOAL = answers(o => o !== NO_CLEAR_GOAL)
const AT_LEAST_PARTIAL = answers(isAtLeastPartial)
const TROUBLE = answers(isTrouble)
const RAN = answers(t => t !== NO_TESTS)
const PASSED = answers(t => t === TESTS_PASSED)
/** By [outcome × success signal], and by [outcome × whether lines were added]. */
const VERIFIED = answers2(isVerified)
const ABANDONED = answers2(isAbandoned)

function answers(of: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: CODES }, (_, code) => +of(code))
}

function answers2(of: (a: number, b: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: CODES * CODES }, (_, j) => +of(Math.floor(j / CODES), j % CODES))
}

function sessionsData({ people, sessions: s, seen, arena }: Block): Data {
  const n = s.n
  const goal = once(() => lookUp(arena, HAS_GOAL, seen.outcome, n))
  return {
    session_id: { values: s.sessionId },
    get person_id() {
      return { values: gather(arena, people.personId, s.person, n) }
    },
    month: { values: s.month },
    started_at: { values: s.startedAtMs },
    surface: { values: s.surface },
    model_family: { values: s.modelFamily },
    work_mode: { values: seen.workMode },
    subject: { values: seen.subject },
    codebase: { values: seen.codebase },
    occupation: { values: seen.occupation },
    user_type: { values: seen.userType },
    get expertise() {
      return { values: levels(arena, seen.expertise, n) }
    },
    value_usd: { values: seen.valueUsd },
    get value_band() {
      return { values: bands(arena, seen.valueUsd, n) }
    },
    ...decisionsData(s),
    get planning_user_share() {
      return { values: s.planningUserShare, valid: anyOf(arena, s.planningDecisions, n) }
    },
    get execution_user_share() {
      return { values: s.executionUserShare, valid: anyOf(arena, s.executionDecisions, n) }
    },
    turns: { values: s.turns },
    precise_turns: { values: s.preciseTurns },
    verification_turns: { values: s.verificationTurns },
    user_corrections: { values: s.userCorrections },
    agent_corrections: { values: s.agentCorrections },
    actions: { values: s.actions },
    words: { values: s.words },
    lines_added: { values: s.linesAdded },
    lines_removed: { values: s.linesRemoved },
    outcome: { values: seen.outcome },
    get success_signal() {
      return { values: signals(seen.successSignal) }
    },
    get failure_signal() {
      return { values: signals(seen.failureSignal) }
    },
    ...hardData(arena, seen, n),
    get verified() {
      return among(lookUp2(arena, VERIFIED, seen.outcome, seen.successSignal, n), goal())
    },
    get at_least_partial() {
      return among(lookUp(arena, AT_LEAST_PARTIAL, seen.outcome, n), goal())
    },
    get trouble() {
      return { values: lookUp(arena, TROUBLE, seen.failureSignal, n) }
    },
    get abandoned() {
      return among(lookUp2(arena, ABANDONED, seen.outcome, anyOf(arena, s.linesAdded, n), n), goal())
    },
    wrote_code: { values: s.wroteCode },
  }
}

/** True labels of the sessions that are audited; no row where there is no audit. */
function goldOf(block: Block): { rows: number; data: Data } {
  const { rows, probabilities } = block.audited ?? NO_AUDIT
  const truth = sessionsData(withTrueLabels(block))
  const data: Data = { inclusion_probability: { values: probabilities } }
  for (const name of ['session_id', ...LABELS])
    lazily(data, name, () => rowsOf(truth[name] as ColumnData, rows))
  return { rows: rows.length, data }
}

const NO_AUDIT: Audited = { rows: new Int32Array(0), probabilities: new Float64Array(0) }

function rowsOf({ values, valid }: ColumnData, rows: Int32Array): ColumnData {
  return { values: picked(values, rows), ...(valid && { valid: picked(valid, rows) }) }
}

function picked<V extends Values>(from: V, rows: Int32Array): V {
  const out = from.slice(0, rows.length) as V
  for (let j = 0; j < rows.length; j++) out[j] = from[rows[j]]
  return out
}

function truthData({ people, sessions: s, potential, arena }: Block): Data {
  const n = s.n
  const goal = once(() => lookUp(arena, NOT, s.noClearGoal, n))
  const logTurns = once(() => logsOf(arena, s.turns, n))
  const data: Data = {
    session_id: { values: s.sessionId },
    get expertise() {
      return { values: levels(arena, s.expertise, n) }
    },
    get user_type() {
      return { values: gatherCodes(arena, people.userType, s.person, n) }
    },
    get occupation() {
      return { values: gatherCodes(arena, people.occupation, s.person, n) }
    },
    work_mode: { values: s.workMode },
    subject: { values: s.subject },
    earlier_on_subject: { values: s.earlierOnSubject },
    codebase: { values: s.codebase },
    value_usd: { values: s.valueUsd },
    outcome: { values: s.outcome },
    get success_signal() {
      return { values: signals(s.successSignal) }
    },
    get failure_signal() {
      return { values: signals(s.failureSignal) }
    },
    ...hardData(arena, s, n),
    ...decisionsData(s),
    favourability: { values: s.favourability },
  }
  EXPERTISE_LEVELS.forEach((k, j) => {
    const at = potential[j]
    lazily(data, `trouble_${k}`, () => ({ values: lookUp(arena, TROUBLE, at.failureSignal, n) }))
    lazily(data, `at_least_partial_${k}`, () => among(lookUp(arena, AT_LEAST_PARTIAL, at.outcome, n), goal()))
    lazily(data, `verified_${k}`, () =>
      among(lookUp2(arena, VERIFIED, at.outcome, at.successSignal, n), goal()),
    )
    lazily(data, `abandoned_${k}`, () =>
      among(lookUp2(arena, ABANDONED, at.outcome, at.wroteCode, n), goal()),
    )
    lazily(data, `log_actions_${k}`, () => logRatio(arena, at.actions, logTurns(), n))
    lazily(data, `log_words_${k}`, () => logRatio(arena, at.words, logTurns(), n))
    lazily(data, `p_verified_${k}`, () => masked(arena, at.pVerified, goal(), n))
    lazily(data, `p_at_least_partial_${k}`, () => masked(arena, at.pAtLeastPartial, goal(), n))
  })
  return data
}

function hardData(
  arena: Arena,
  { commits, tests, affirmed }: Pick<Block['seen'], 'commits' | 'tests' | 'affirmed'>,
  n: number,
): Data {
  return {
    commits: { values: commits },
    get tests_passed() {
      return { values: lookUp(arena, PASSED, tests, n), valid: lookUp(arena, RAN, tests, n) }
    },
    affirmed: { values: affirmed },
  }
}

function decisionsData(s: Block['sessions']): Data {
  return {
    planning_decisions: { values: s.planningDecisions },
    planning_decisions_user: { values: s.planningDecisionsUser },
    execution_decisions: { values: s.executionDecisions },
    execution_decisions_user: { values: s.executionDecisionsUser },
  }
}

function lazily(data: Data, name: string, get: () => ColumnData): void {
  Object.defineProperty(data, name, { get })
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
