/** Rules of a scenario that no parameter expresses: who changes level, and which columns are set by hand. */
import type { ConditionColumn } from '../schema/condition-columns.js'

/** A session meets it where the column holds one of the codes, or lies in [from, under). */
export interface Condition {
  readonly column: ConditionColumn
  readonly codes?: readonly number[]
  readonly from?: number
  readonly under?: number
}

/** This share of the sessions at one level (from 0) shows another; those of a person together if the unit is the person. */
export interface Transition {
  readonly from: number
  readonly to: number
  readonly share: number
  readonly unit: 'session' | 'person'
  readonly where: readonly Condition[]
}

/** Columns that a scenario may set by hand, and the node after which it does. */
export const SETTABLE = {
  model_family: 'session.model_family',
  work_mode: 'session.work_mode',
  subject: 'session.subject',
  codebase: 'session.codebase',
  value_usd: 'session.value',
  expertise: 'session.expertise',
  asks_verification: 'session.verification',
  failure_signal: 'session.trouble',
} as const
export type Settable = keyof typeof SETTABLE

/** do(column = to) in the sessions that meet every condition. */
export interface Setting {
  readonly set: Settable
  readonly to: number
  /** The share of those sessions, or of their people, if it is not all. */
  readonly share?: number
  readonly unit?: 'session' | 'person'
  readonly where: readonly Condition[]
}

/** Shares of sessions at each level, reached by moving cut points (each session keeps its rank) or by other people. */
export interface Mix {
  readonly shares: readonly number[]
  readonly by: 'rank' | 'people'
  /** The months in which it holds; all unless given. */
  readonly months?: readonly number[]
}

/** People or sessions that a scenario adds to those of its world. */
export interface Added {
  readonly of: 'people' | 'sessions'
  /** Over the people there are; or over the sessions that the people meant have in the same months. */
  readonly share: number
  /** The months of their sessions. */
  readonly months: readonly number[]
  /** Weights of the people's occupations; those of the world unless given. */
  readonly occupations?: readonly number[]
  /** Shares of people whose sessions are all at each level; as the world has it unless given. */
  readonly levels?: readonly number[]
  /** Of sessions: conditions on their people. */
  readonly where: readonly Condition[]
}

/** Nodes that a scenario may hold at what they would have been without it. */
export const HOLDABLE = [
  'session.model_family',
  'session.work_mode',
  'session.subject',
  'session.codebase',
  'session.value',
  'session.expertise',
  'session.acting_level',
  'session.decisions',
  'session.turns',
  'session.effort',
  'session.trouble',
  'session.goal',
  'session.outcome',
  'session.code',
  'session.evidence',
  'session.lines',
] as const
export type Holdable = (typeof HOLDABLE)[number]

/** What a scenario changes that no parameter expresses. */
export interface Rules {
  readonly mix?: Mix | undefined
  readonly added?: readonly Added[] | undefined
  /**
   * Factors of the people of each occupation; as few people as possible change theirs, and user types keep their
   * work.
   */
  readonly occupations?: readonly number[] | undefined
  readonly transitions: readonly Transition[]
  readonly settings: readonly Setting[]
  /** Nodes held at what they would have been without the scenario. */
  readonly fixed: readonly Holdable[]
}

/** The rules of a scenario that has none. */
export const NO_RULES: Rules = { transitions: [], settings: [], fixed: [] }
