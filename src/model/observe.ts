/** The node of observation: what an analyst reads after the labelling error of the world. */
import {
  CODEBASES,
  EXPERTISE_NAMES,
  OBSERVED_OCCUPATIONS,
  OCCUPATIONS,
  OUTCOMES,
  SOFTWARE_OCCUPATION,
  SUBJECTS,
  UNCLEAR,
  USER_TYPES,
  WORK_MODES,
} from '../schema/levels.js'
import { cumulativeRows, pick } from './laws.js'
import { node } from './node.js'
import { matrix, numbersOf, type ParameterGroup, type ParameterMeta, vector } from './parameter.js'

const SOFTWARE = OCCUPATIONS.indexOf(SOFTWARE_OCCUPATION)
const UNCLEAR_OCCUPATION = OBSERVED_OCCUPATIONS.indexOf(UNCLEAR)
const UNCLEAR_TYPE = USER_TYPES.indexOf('unclear')
const SIGNALS = ['0', '1', '2', '3', '4', '5']

const exact = 'labels are exact unless the world misreads them'
const confusionMeta: ParameterMeta = {
  unit: 'weight',
  support: [0, 1],
  class: 'assumed',
  source: exact,
  give: { by: 0.3 },
}

/** Weights of being read as (column) what it truly is (row); exact by default. */
function confusion(id: string, names: readonly string[]): ParameterGroup {
  const identity = names.map(r => names.map(c => +(r === c)))
  return matrix(
    `label.${id}`,
    names,
    names,
    identity,
    'Relative chance that the first is read as the second',
    confusionMeta,
  )
}

const unclear = vector(
  'label.unclear',
  ['software', 'other'],
  [0.3, 0.3],
  'Probability that a session’s occupation is unclear',
  {
    unit: 'probability',
    support: [0, 0.95],
    class: 'appendix',
    source: 'sample.occupation_unclear; the same for both user types by assumption',
    give: { by: 0.03 },
    pinnedBy: ['sample.occupation_unclear'],
  },
)
const expertiseConfusion = confusion('expertise', EXPERTISE_NAMES)
const successConfusion = confusion('success_signal', SIGNALS)
const failureConfusion = confusion('failure_signal', SIGNALS)
const agreement = vector(
  'label.agreement',
  ['work_mode', 'subject', 'codebase', 'outcome'],
  [1, 1, 1, 1],
  'Probability that a label is read right; else any other level',
  {
    unit: 'probability',
    support: [0.2, 1],
    class: 'assumed',
    source: exact,
    give: { by: 0.1 },
  },
)

export const observation = node({
  name: 'session.observation',
  level: 'session',
  parents: [
    'person.occupation',
    'session.expertise',
    'session.work_mode',
    'session.subject',
    'session.codebase',
    'session.value',
    'session.outcome',
    'session.trouble',
    'session.evidence',
  ],
  writes: [
    'sessions.occupation',
    'sessions.user_type',
    'sessions.expertise',
    'sessions.work_mode',
    'sessions.subject',
    'sessions.codebase',
    'sessions.value_usd',
    'sessions.value_band',
    'sessions.outcome',
    'sessions.success_signal',
    'sessions.failure_signal',
    'sessions.verified',
    'sessions.at_least_partial',
    'sessions.trouble',
    'sessions.abandoned',
  ],
  law: 'ordinal labels by a confusion matrix, categorical ones right with a probability, occupation unclear with another',
  noise: ['uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform'],
  parameters: [unclear, expertiseConfusion, successConfusion, failureConfusion, agreement],
  prepare: values => {
    const hidden = numbersOf(values, unclear)
    const readExpertise = confusionReader(numbersOf(values, expertiseConfusion), EXPERTISE_NAMES.length)
    const readSuccess = confusionReader(numbersOf(values, successConfusion), SIGNALS.length)
    const readFailure = confusionReader(numbersOf(values, failureConfusion), SIGNALS.length)
    const [mode, subject, codebase, outcome] = numbersOf(values, agreement) as unknown as [
      number,
      number,
      number,
      number,
    ]
    return ({ people, sessions, seen }, u) => {
      const n = sessions.n
      for (let i = 0; i < n; i++) {
        const p = sessions.person[i] as number
        const type = people.userType[p] as number
        const isHidden = (u[0]![i] as number) < (hidden[type] as number)
        const occupation = people.occupation[p] as number
        seen.occupation[i] = isHidden ? UNCLEAR_OCCUPATION : occupation
        seen.userType[i] = isHidden ? UNCLEAR_TYPE : +(occupation !== SOFTWARE)
        seen.valueUsd[i] = sessions.valueUsd[i] as number
      }
      readExpertise(sessions.expertise, seen.expertise, u[1]!, n)
      readSuccess(sessions.successSignal, seen.successSignal, u[2]!, n)
      readFailure(sessions.failureSignal, seen.failureSignal, u[3]!, n)
      readCategory(sessions.workMode, seen.workMode, u[4]!, n, mode, WORK_MODES.length)
      readCategory(sessions.subject, seen.subject, u[5]!, n, subject, SUBJECTS.length)
      readCategory(sessions.codebase, seen.codebase, u[6]!, n, codebase, CODEBASES.length)
      readCategory(sessions.outcome, seen.outcome, u[7]!, n, outcome, OUTCOMES.length)
    }
  },
})

/** A reader of ordinal labels; a row of zeros is read exactly. */
function confusionReader(table: Float64Array, width: number) {
  for (let r = 0; r < width; r++) {
    const row = table.subarray(r * width, (r + 1) * width)
    if (row.every(w => w === 0)) row[r] = 1
  }
  const shares = cumulativeRows(table, width)
  return (truth: Uint8Array, seen: Uint8Array, u: Float64Array, n: number) => {
    for (let i = 0; i < n; i++) seen[i] = pick(shares, u[i] as number, (truth[i] as number) * width)
  }
}

/** Right with probability `right`; otherwise one of the other levels, each as likely. */
function readCategory(
  truth: Uint8Array,
  seen: Uint8Array,
  u: Float64Array,
  n: number,
  right: number,
  levels: number,
): void {
  for (let i = 0; i < n; i++) {
    const v = u[i] as number
    const t = truth[i] as number
    const other =
      v < right ? 0 : 1 + Math.min(levels - 2, Math.floor(((v - right) / (1 - right)) * (levels - 1)))
    seen[i] = (t + other) % levels
  }
}
