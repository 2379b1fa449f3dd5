/** Columns that several tables have, and the bounds of others. */
import { column } from './column.js'

export const counts = { min: 0 }
export const share = { min: 0, max: 1, unit: 'share' }
export const signal = { min: 0, max: 5 }
export const level = { min: 1, max: 5 }
export const usd = { min: 10, max: 50_000, unit: 'US dollar' }
export const personId = column('person_id', 'int64', 'The person; numbered from 1 and never reused.', {
  min: 1,
})
export const sessionId = column(
  'session_id',
  'int64',
  'The session; 4,096 × person_id + its number within the person.',
  {
    min: 1,
  },
)

/** A success signal of 4 rests on exactly one of them, one of 5 on several. */
export const hardSignals = (how: string) => [
  column('commits', 'int32', `Commits that match the request, ${how}.`, counts),
  column('tests_passed', 'bool', `Whether tests passed, ${how}; null where none ran.`, { nullable: true }),
  column('affirmed', 'bool', `Whether the user affirmed that the work is done, ${how}.`),
]

/** Of each kind all decisions and the user's, as a session's rows of `decisions` count them. */
export const decisionCounts = (how: string) => [
  column('planning_decisions', 'int32', `Decisions about what to do${how}.`, counts),
  column('planning_decisions_user', 'int32', `Those of them that the user made${how}.`, counts),
  column('execution_decisions', 'int32', `Decisions about how to do it${how}.`, counts),
  column('execution_decisions_user', 'int32', `Those of them that the user made${how}.`, counts),
]
