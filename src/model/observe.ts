/** The node of observation: what an analyst reads after the labelling error of the world. */
import { HARD_SIGNAL, SEVERAL_SIGNALS, SIGNAL_LEVELS } from '../schema/definitions.js'
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
import { cumulativeRows, pick } from './distributions.js'
import { freeActions } from './hard-signals.js'
import { node } from './node.js'
import { type DeclaredValues, matrix, type ParameterMeta, type Vector, vector } from './parameter.js'

const SOFTWARE = OCCUPATIONS.indexOf(SOFTWARE_OCCUPATION)
const UNCLEAR_OCCUPATION = OBSERVED_OCCUPATIONS.indexOf(UNCLEAR)
const UNCLEAR_TYPE = USER_TYPES.indexOf('unclear')

const exact = 'labels are exact unless the world misreads them'
const confusionMeta: ParameterMeta = {
  unit: 'weight',
  support: [0, 1],
  class: 'assumed',
  source: exact,
  plausible: { by: 0.3 },
}

/** Weights of being read as (column) what it truly is (row); exact by default. */
function confusion(id: string, names: readonly string[]): Vector {
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
    plausible: { by: 0.03 },
    pinnedBy: ['sample.occupation_unclear'],
  },
)
const expertiseConfusion = confusion('expertise', EXPERTISE_NAMES)
const successConfusion = confusion('success_signal', SIGNAL_LEVELS)
const failureConfusion = confusion('failure_signal', SIGNAL_LEVELS)
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
    plausible: { by: 0.1 },
  },
)

/** How labels that can be misread are read. */
const labels = {
  expertise: expertiseConfusion,
  success: successConfusion,
  failure: failureConfusion,
  agreement,
}

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
    'session.effort',
    'session.code',
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
  fills: [
    'seen.occupation',
    'seen.userType',
    'seen.workMode',
    'seen.subject',
    'seen.codebase',
    'seen.expertise',
    'seen.valueUsd',
    'seen.outcome',
    'seen.successSignal',
    'seen.failureSignal',
  ],
  distribution:
    'ordinal labels by a confusion matrix, categorical ones right with a probability, occupation unclear with another',
  noise: ['uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform'],
  unread: ({ labels }) => readersOf(labels).flatMap((reader, j) => (reader ? [] : [j + 1])),
  parameters: { hidden: unclear, labels },
  prepare: ({ hidden, labels }) => {
    const readers = readersOf(labels)
    return ({ people, sessions, seen }, u) => {
      const { occupation: ownOccupation, userType } = people
      const { n, person, valueUsd } = sessions
      for (let i = 0; i < n; i++) {
        const p = person[i]
        const type = userType[p]
        const isHidden = u[0][i] < hidden[type]
        const occupation = ownOccupation[p]
        seen.occupation[i] = isHidden ? UNCLEAR_OCCUPATION : occupation
        seen.userType[i] = isHidden ? UNCLEAR_TYPE : +(occupation !== SOFTWARE)
        seen.valueUsd[i] = valueUsd[i]
      }
      readers.forEach((read, j) => {
        const label = READ[j] as Label
        if (read) read(sessions[label], seen[label], u[j + 1], n)
        else seen[label].set(sessions[label].subarray(0, n))
      })
      const { actions, wroteCode, workMode } = sessions
      for (let i = 0; i < n; i++) {
        const most = freeActions(actions[i], wroteCode[i], workMode[i]) > 0 ? SEVERAL_SIGNALS : HARD_SIGNAL
        seen.successSignal[i] = Math.min(most, seen.successSignal[i])
      }
    }
  },
})

type Label = 'expertise' | 'successSignal' | 'failureSignal' | 'workMode' | 'subject' | 'codebase' | 'outcome'
/** Labels that can be misread, in the order of their draws after the first. */
const READ: readonly Label[] = [
  'expertise',
  'successSignal',
  'failureSignal',
  'workMode',
  'subject',
  'codebase',
  'outcome',
]

type Reader = (truth: Uint8Array, seen: Uint8Array, u: Float64Array, n: number) => void

/** How each label is read; undefined where it is read exactly. */
function readersOf({
  expertise,
  success,
  failure,
  agreement,
}: DeclaredValues<typeof labels>): readonly (Reader | undefined)[] {
  return [
    confusionReader(expertise, EXPERTISE_NAMES.length),
    confusionReader(success, SIGNAL_LEVELS.length),
    confusionReader(failure, SIGNAL_LEVELS.length),
    ...[WORK_MODES, SUBJECTS, CODEBASES, OUTCOMES].map((levels, j) =>
      categoryReader(agreement[j], levels.length),
    ),
  ]
}

/** A reader of ordinal labels; a row of zeros is read exactly. */
function confusionReader(table: Float64Array, width: number): Reader | undefined {
  for (let r = 0; r < width; r++) {
    const row = table.subarray(r * width, (r + 1) * width)
    if (row.every(w => w === 0)) row[r] = 1
  }
  if (table.every((w, j) => w === 0 || Math.floor(j / width) === j % width)) return undefined
  const shares = cumulativeRows(table, width)
  return (truth, seen, u, n) => {
    for (let i = 0; i < n; i++) seen[i] = pick(shares, u[i], truth[i] * width)
  }
}

/** Right with probability `right`; otherwise one of the other levels, each as likely. */
function categoryReader(right: number, levels: number): Reader | undefined {
  if (right === 1) return undefined
  return (truth, seen, u, n) => {
    for (let i = 0; i < n; i++) {
      const v = u[i]
      const t = truth[i]
      const other =
        v < right ? 0 : 1 + Math.min(levels - 2, Math.floor(((v - right) / (1 - right)) * (levels - 1)))
      seen[i] = (t + other) % levels
    }
  }
}
