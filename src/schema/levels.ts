/** The levels of every categorical column, in the order of their codes. */

export const MONTHS = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04'] as const

/** From Monday, as ISO 8601 numbers them. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const

export const SURFACES = ['cli', 'web', 'desktop'] as const

export const MODEL_FAMILIES = ['a', 'b', 'c'] as const

export const WORK_MODES = [
  'building',
  'fixing',
  'testing',
  'orchestrating',
  'operating',
  'understanding',
  'planning',
  'analyzing',
  'communicating',
] as const

export const SUBJECTS = [
  'web',
  'backend',
  'data',
  'machine_learning',
  'infrastructure',
  'mobile',
  'desktop',
  'embedded',
  'documents',
  'business',
  'science',
  'other',
] as const

export const CODEBASES = ['modifies', 'explores', 'creates', 'none'] as const

export const SOFTWARE_OCCUPATION = 'Computer and Mathematical Occupations'
export const UNCLEAR = 'Unclear'

/** The 23 major groups of the Standard Occupational Classification 2018, by their official titles. */
export const OCCUPATIONS = [
  'Management Occupations',
  'Business and Financial Operations Occupations',
  SOFTWARE_OCCUPATION,
  'Architecture and Engineering Occupations',
  'Life, Physical, and Social Science Occupations',
  'Community and Social Service Occupations',
  'Legal Occupations',
  'Educational Instruction and Library Occupations',
  'Arts, Design, Entertainment, Sports, and Media Occupations',
  'Healthcare Practitioners and Technical Occupations',
  'Healthcare Support Occupations',
  'Protective Service Occupations',
  'Food Preparation and Serving Related Occupations',
  'Building and Grounds Cleaning and Maintenance Occupations',
  'Personal Care and Service Occupations',
  'Sales and Related Occupations',
  'Office and Administrative Support Occupations',
  'Farming, Fishing, and Forestry Occupations',
  'Construction and Extraction Occupations',
  'Installation, Maintenance, and Repair Occupations',
  'Production Occupations',
  'Transportation and Material Moving Occupations',
  'Military Specific Occupations',
] as const

/** The observed occupation: a major group, or Unclear. */
export const OBSERVED_OCCUPATIONS = [...OCCUPATIONS, UNCLEAR] as const

export const USER_TYPES = ['software', 'other', 'unclear'] as const

export const OUTCOMES = ['succeeded', 'partial', 'failed', 'no_clear_goal'] as const

/** How precise the directions of a turn are. */
export const PRECISIONS = [1, 2, 3, 4, 5] as const

/** Who corrects whom in a turn: the user the agent, the agent the user, or neither. */
export const CORRECTS = ['none', 'user', 'agent'] as const

/** What a decision is about: what to do, or how to do it; and who makes it. */
export const DECISION_KINDS = ['planning', 'execution'] as const
export const DECISION_MAKERS = ['user', 'agent'] as const

export const ACTION_KINDS = ['read', 'search', 'edit', 'write', 'run', 'web', 'delegate'] as const

export const VALUE_BANDS = ['10-200', '200-1000', '1000-5000', '5000-50000'] as const

export const EXPERTISE_LEVELS = [1, 2, 3, 4, 5] as const
export const EXPERTISE_NAMES = ['novice', 'beginner', 'intermediate', 'advanced', 'expert'] as const

export type WorkMode = (typeof WORK_MODES)[number]
export type Month = (typeof MONTHS)[number]
export type ExpertiseLevel = (typeof EXPERTISE_LEVELS)[number]

/** The code of a level: its place in the list. */
export function codeOf<T extends string>(levels: readonly T[], level: T): number {
  return levels.indexOf(level)
}
