/** A block: the columns of a run of consecutive people, their sessions, turns and actions, as nodes fill them. */

import { Arena } from '../ground/arena.js'

type Kind = 'f64' | 'f32' | 'i32' | 'i8' | 'u8'
type ArrayOf<K extends Kind> = {
  f64: Float64Array
  f32: Float32Array
  i32: Int32Array
  i8: Int8Array
  u8: Uint8Array
}[K]
type Layout = Readonly<Record<string, Kind>>
/** Columns of one level; only the first `n` entries of each array are in use, and all have room for `capacity`. */
export type Columns<L extends Layout> = { n: number; capacity: number } & { [C in keyof L]: ArrayOf<L[C]> }

export const peopleLayout = {
  personId: 'f64',
  sessions: 'i32',
  occupation: 'u8',
  userType: 'u8',
  familiarity: 'f64',
  diligence: 'f64',
  surface: 'u8',
  /** 0 with an account before the window; else 1 + the month of joining, and the day of the window, from 0. */
  joinMonth: 'u8',
  joinDay: 'i32',
  accountAgeDays: 'i32',
  mainSubject: 'u8',
  firstMonth: 'u8',
  /** Hours that local time is ahead of UTC, and the local hour around which the person works. */
  hoursAhead: 'f64',
  peakHour: 'f64',
  /** 1 where all days of the week are alike. */
  allWeek: 'u8',
} as const

export const sessionsLayout = {
  sessionId: 'f64',
  /** Row of the person within the block. */
  person: 'i32',
  month: 'u8',
  startedAtMs: 'f64',
  modelFamily: 'u8',
  surface: 'u8',
  workMode: 'u8',
  subject: 'u8',
  earlierOnSubject: 'i32',
  codebase: 'u8',
  valueUsd: 'f64',
  logValue: 'f64',
  favourability: 'f64',
  /** Level minus 1, so that it indexes the potential outcomes. */
  expertise: 'u8',
  /** How task and user type shift the score behind expertise. */
  scoreShift: 'f64',
  /** The score that is cut into levels: the rank that a change of the mix preserves. */
  score: 'f64',
  /** Level minus 1 whose effects the session shows: expertise itself where expertise acts. */
  acting: 'u8',
  /** The session's own tendency of either share of decisions, standard normal, before expertise. */
  planningTendency: 'f64',
  executionTendency: 'f64',
  planningDecisions: 'i32',
  planningDecisionsUser: 'i32',
  executionDecisions: 'i32',
  executionDecisionsUser: 'i32',
  /** 0 where there is no decision. */
  planningUserShare: 'f64',
  executionUserShare: 'f64',
  turns: 'i32',
  /** A uniform that says how inclined the session is to ask for verification, at any level; below 0 never, above 1 in every turn. */
  verificationDraw: 'f64',
  /** Turns with precise directions, that ask for verification, in which the user corrects, and the agent. */
  preciseTurns: 'i32',
  verificationTurns: 'i32',
  userCorrections: 'i32',
  agentCorrections: 'i32',
  actions: 'i32',
  words: 'i32',
  /**
   * e^(linear predictor) of trouble, failing, succeeding and evidence: a factor of the odds, the same at every
   * level.
   */
  troublePredictor: 'f64',
  failPredictor: 'f64',
  succeedPredictor: 'f64',
  evidencePredictor: 'f64',
  /** 1 where no human takes part, which the study leaves out. */
  headless: 'u8',
  /** Bit k is set where the session would be coached in trouble at level k + 1. */
  coached: 'u8',
  noClearGoal: 'u8',
  failureSignal: 'u8',
  outcome: 'u8',
  wroteCode: 'u8',
  successSignal: 'u8',
  /** Commits that match the request; what came of tests (hard-signals.ts); whether the user affirmed. */
  commits: 'i32',
  tests: 'u8',
  affirmed: 'u8',
  linesAdded: 'i32',
  linesRemoved: 'i32',
  /** Probabilities of its outcomes (expected.ts). */
  expectedTrouble: 'f64',
  expectedVerified: 'f64',
  expectedAtLeastPartial: 'f64',
  expectedSucceeded: 'f64',
  expectedAbandoned: 'f64',
  /** 1 where a second rater labels the session. */
  readTwice: 'u8',
} as const

/** What each session would have been at one level of expertise. */
export const potentialLayout = {
  actions: 'i32',
  words: 'i32',
  failureSignal: 'u8',
  outcome: 'u8',
  wroteCode: 'u8',
  successSignal: 'u8',
  pVerified: 'f64',
  pAtLeastPartial: 'f64',
} as const

/** Labels as an analyst reads them. */
export const seenLayout = {
  occupation: 'u8',
  userType: 'u8',
  workMode: 'u8',
  subject: 'u8',
  codebase: 'u8',
  expertise: 'u8',
  valueUsd: 'f64',
  outcome: 'u8',
  successSignal: 'u8',
  failureSignal: 'u8',
  commits: 'i32',
  tests: 'u8',
  affirmed: 'u8',
} as const

/** Labels of the sessions that are read twice, as the second rater gives them. */
export const readingsLayout = {
  /** Row of the session within the block. */
  session: 'i32',
  sessionId: 'f64',
  occupation: 'u8',
  userType: 'u8',
  workMode: 'u8',
  subject: 'u8',
  codebase: 'u8',
  expertise: 'u8',
  outcome: 'u8',
  successSignal: 'u8',
  failureSignal: 'u8',
} as const

export const postingsLayout = {
  postingId: 'f64',
  trueUsd: 'f64',
  estimatedUsd: 'f64',
} as const

export const turnsLayout = {
  /** Row of the session within the block. */
  session: 'i32',
  turn: 'i32',
  actions: 'i32',
  words: 'i32',
  promptWords: 'i32',
  precision: 'i8',
  asksVerification: 'u8',
  corrects: 'u8',
  startedAtMs: 'f64',
  seconds: 'f32',
} as const

export const actionsLayout = {
  /** Row of the session within the block. */
  session: 'i32',
  turn: 'i32',
  action: 'i32',
  kind: 'u8',
  ok: 'u8',
  linesAdded: 'i32',
  linesRemoved: 'i32',
  words: 'i32',
} as const

export const decisionsLayout = {
  /** Row of the session within the block. */
  session: 'i32',
  turn: 'i32',
  decision: 'i32',
  kind: 'u8',
  madeBy: 'u8',
} as const

export interface Block {
  readonly people: Columns<typeof peopleLayout>
  readonly sessions: Columns<typeof sessionsLayout>
  /** potential[k] has the outcomes at level k + 1. */
  readonly potential: readonly Columns<typeof potentialLayout>[]
  readonly seen: Columns<typeof seenLayout>
  readonly readings: Columns<typeof readingsLayout>
  readonly postings: Columns<typeof postingsLayout>
  readonly turns: Columns<typeof turnsLayout>
  readonly actions: Columns<typeof actionsLayout>
  readonly decisions: Columns<typeof decisionsLayout>
  /** Memory for what is computed from the columns, until the block has other people. */
  readonly arena: Arena
  /** For a block of some sessions of another: their rows there. */
  rows?: Int32Array
  /** The rows of sessions whose true labels an audit shows, and the probability with which each was to be among them. */
  audited?: Audited
  /** Where a scenario adds people: the last person who is there without those. */
  lastBefore?: number
  /** Where a scenario adds sessions: how many each person has without those. */
  ownSessions?: Int32Array
  /** Sessions so far by [person × subject]: the people's own, and those that a scenario adds. */
  practised?: readonly [Int32Array, Int32Array]
  /** Sessions [from, to) whose actions or decisions the nodes make; these come in slices to bound memory. */
  slice: { from: number; to: number }
}

export interface Audited {
  readonly rows: Int32Array
  readonly probabilities: Float64Array
}

export const LEVELS = 5

export function emptyBlock(): Block {
  return {
    people: columns(peopleLayout),
    sessions: columns(sessionsLayout),
    potential: Array.from({ length: LEVELS }, () => columns(potentialLayout)),
    seen: columns(seenLayout),
    readings: columns(readingsLayout),
    postings: columns(postingsLayout),
    turns: columns(turnsLayout),
    actions: columns(actionsLayout),
    decisions: columns(decisionsLayout),
    arena: new Arena(),
    slice: { from: 0, to: 0 },
  }
}

function columns<L extends Layout>(layout: L): Columns<L> {
  const c: Record<string, unknown> = { n: 0, capacity: 0 }
  for (const name of Object.keys(layout)) c[name] = array(layout[name] as Kind, 0)
  return c as Columns<L>
}

function array(kind: Kind, length: number) {
  switch (kind) {
    case 'f64':
      return new Float64Array(length)
    case 'f32':
      return new Float32Array(length)
    case 'i32':
      return new Int32Array(length)
    case 'i8':
      return new Int8Array(length)
    case 'u8':
      return new Uint8Array(length)
  }
}

/** Makes room for n rows; the contents are lost when it grows. */
export function resize<L extends Layout>(c: Columns<L>, layout: L, n: number): void {
  if (c.capacity < n) {
    c.capacity = Math.ceil(n * GROWTH)
    for (const name of Object.keys(layout)) {
      ;(c as Record<string, unknown>)[name] = array(layout[name] as Kind, c.capacity)
    }
  }
  c.n = n
}

const GROWTH = 1.25

/**
 * The same for the potential outcomes of all levels: a column of all levels is one run of memory, level after level,
 * so that each session's own level is one look-up.
 */
export function resizeLevels(levels: readonly Columns<typeof potentialLayout>[], n: number): void {
  const [first] = levels as [Columns<typeof potentialLayout>]
  if (first.capacity < n) {
    const capacity = Math.ceil(n * GROWTH)
    for (const name of Object.keys(potentialLayout) as (keyof typeof potentialLayout)[]) {
      const whole = array(potentialLayout[name], capacity * levels.length)
      levels.forEach((at, k) => {
        ;(at as Record<string, unknown>)[name] = whole.subarray(k * capacity, (k + 1) * capacity)
        at.capacity = capacity
      })
    }
  }
  for (const at of levels) at.n = n
}

/** Columns that each session has at every level and as its own. */
export type Realised = keyof typeof potentialLayout & keyof typeof sessionsLayout

/** Gives each session what it would have been at its own level of expertise. */
export function realise({ sessions, potential }: Block, column: Realised): void {
  const [out, first] = [sessions[column], potential[0][column]]
  // The column of all levels, of which the first level's array is the beginning.
  if (first instanceof Int32Array)
    take(out as Int32Array, new Int32Array(first.buffer), sessions.expertise, first.length, sessions.n)
  else
    takeBytes(out as Uint8Array, new Uint8Array(first.buffer), sessions.expertise, first.length, sessions.n)
}

function take(out: Int32Array, all: Int32Array, level: Uint8Array, stride: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = all[level[i] * stride + i]
}

/** The same again: the engine makes a loop over each kind of array as fast as over one. */
function takeBytes(out: Uint8Array, all: Uint8Array, level: Uint8Array, stride: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = all[level[i] * stride + i]
}

/** A column of the block by its table and name; one of potential outcomes stands for those of all levels. */
export type Filled =
  | `people.${keyof typeof peopleLayout}`
  | `sessions.${keyof typeof sessionsLayout}`
  | `potential.${keyof typeof potentialLayout}`
  | `seen.${keyof typeof seenLayout}`
  | `readings.${keyof typeof readingsLayout}`
  | `postings.${keyof typeof postingsLayout}`
  | `turns.${keyof typeof turnsLayout}`
  | `actions.${keyof typeof actionsLayout}`
  | `decisions.${keyof typeof decisionsLayout}`

/** Makes a column of a block that of another block of the same rows: the same memory, until either is resized. */
export function share(to: Block, from: Block, column: Filled): void {
  const [table, name] = column.split('.') as [
    Exclude<keyof Block, 'rows' | 'audited' | 'lastBefore' | 'ownSessions' | 'practised' | 'slice' | 'arena'>,
    string,
  ]
  const tables = (b: Block) => [b[table]].flat() as unknown as Record<string, unknown>[]
  const own = tables(from)
  tables(to).forEach((t, k) => {
    t[name] = own[k][name]
  })
}
