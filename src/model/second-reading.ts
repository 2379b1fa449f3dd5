/** Nodes of the second reading: which sessions another rater labels, and what the labels are. */
import { ORDINAL_LABELS, SIGNAL_LEVELS } from '../schema/definitions.js'
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
import { node } from './node.js'
import { scalar, vector } from './parameter.js'

const SOFTWARE = OCCUPATIONS.indexOf(SOFTWARE_OCCUPATION)
const HIDDEN = OBSERVED_OCCUPATIONS.indexOf(UNCLEAR)
const HIDDEN_TYPE = USER_TYPES.indexOf('unclear')

const sampled = scalar('second.share', 0.02, 'Share of sessions that a second rater labels', {
  unit: 'share',
  support: [0, 1],
  class: 'assumed',
  source: 'how many sessions were rated twice is not reported',
  plausible: { times: 4 },
})

const carries =
  'the second reading carries the disagreement that the reported agreement leaves: all of it where first labels are exact'
const ordinalRight = vector(
  'second.ordinal',
  ORDINAL_LABELS,
  [0.58, 0.6, 0.64],
  'Probability that a second rater reads a label right',
  {
    unit: 'probability',
    support: [0, 1],
    class: 'assumed',
    source: carries,
    plausible: { by: 0.05 },
    pinnedBy: ['labels.ordinal.exact'],
  },
)
const near = scalar(
  'second.near',
  0.8,
  'Share of a second rater’s misread labels on a scale that lie one step off',
  {
    unit: 'share',
    support: [0, 1],
    class: 'assumed',
    source: carries,
    plausible: { by: 0.15 },
    pinnedBy: ['labels.ordinal.within_one'],
  },
)
const categoricalRight = vector(
  'second.categorical',
  ['work_mode', 'subject', 'codebase', 'occupation', 'outcome'],
  [0.85, 0.82, 0.9, 0.9, 0.85],
  'Probability that a second rater reads a label right; else any other level',
  {
    unit: 'probability',
    support: [0, 1],
    class: 'assumed',
    source: carries,
    plausible: { by: 0.05 },
    pinnedBy: ['labels.categorical'],
  },
)

export const readTwice = node({
  name: 'session.read_twice',
  level: 'session',
  parents: [],
  writes: ['second_reading.session_id'],
  fills: ['sessions.readTwice'],
  distribution: 'Bernoulli: a random sample of sessions',
  noise: ['uniform'],
  parameters: { share: sampled },
  prepare:
    ({ share }) =>
    ({ sessions: { n, readTwice } }, [u]) => {
      for (let i = 0; i < n; i++) readTwice[i] = +(u![i] < share)
    },
})

/** Labels that a second rater reads, each from a draw of its own, and their numbers of levels. */
const ORDINAL = [
  ['expertise', EXPERTISE_NAMES.length],
  ['successSignal', SIGNAL_LEVELS.length],
  ['failureSignal', SIGNAL_LEVELS.length],
] as const
const CATEGORICAL = [
  ['workMode', WORK_MODES.length],
  ['subject', SUBJECTS.length],
  ['codebase', CODEBASES.length],
  ['outcome', OUTCOMES.length],
] as const
const OCCUPATION = 3
const [OF_OCCUPATION, AFTER_OCCUPATION] = [ORDINAL.length + OCCUPATION, OCCUPATION + 1]

export const secondReading = node({
  name: 'reading.labels',
  level: 'reading',
  parents: [
    'session.read_twice',
    'person.occupation',
    'session.expertise',
    'session.work_mode',
    'session.subject',
    'session.codebase',
    'session.outcome',
    'session.trouble',
    'session.evidence',
    'session.observation',
  ],
  writes: [
    'second_reading.work_mode',
    'second_reading.subject',
    'second_reading.codebase',
    'second_reading.occupation',
    'second_reading.user_type',
    'second_reading.expertise',
    'second_reading.outcome',
    'second_reading.success_signal',
    'second_reading.failure_signal',
  ],
  fills: [
    'readings.workMode',
    'readings.subject',
    'readings.codebase',
    'readings.occupation',
    'readings.userType',
    'readings.expertise',
    'readings.outcome',
    'readings.successSignal',
    'readings.failureSignal',
  ],
  distribution:
    'of the true labels, apart from the first rater: right with a probability; else near on a scale, and any other level without one; an occupation that is unclear is so to both',
  noise: ['uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform', 'uniform'],
  parameters: { ordinal: ordinalRight, near, categorical: categoricalRight },
  prepare: ({ ordinal, near, categorical }) => {
    const others = [...categorical.subarray(0, OCCUPATION), ...categorical.subarray(AFTER_OCCUPATION)]
    return ({ people, sessions, seen, readings }, u) => {
      const { n, session } = readings
      ORDINAL.forEach(([label, levels], j) => {
        for (let r = 0; r < n; r++)
          readings[label][r] = ordinalReading(sessions[label][session[r]], levels, ordinal[j], near, u[j]![r])
      })
      CATEGORICAL.forEach(([label, levels], j) => {
        const draw = u[ORDINAL.length + (j < OCCUPATION ? j : AFTER_OCCUPATION)]!
        for (let r = 0; r < n; r++)
          readings[label][r] = otherLevel(sessions[label][session[r]], levels, others[j]!, draw[r])
      })
      for (let r = 0; r < n; r++) {
        const i = session[r]
        const isHidden = seen.occupation[i] === HIDDEN
        const true_ = people.occupation[sessions.person[i]]
        const read = otherLevel(true_, OCCUPATIONS.length, categorical[OCCUPATION], u[OF_OCCUPATION]![r])
        readings.occupation[r] = isHidden ? HIDDEN : read
        readings.userType[r] = isHidden ? HIDDEN_TYPE : +(read !== SOFTWARE)
      }
    }
  },
})

/** A level of `levels` ones as it is read: right, or a step off, or further where there is such a level. */
function ordinalReading(truth: number, levels: number, right: number, near: number, u: number): number {
  if (u < right) return truth
  const v = (u - right) / (1 - right)
  const [below, above] = [+(truth > 0), +(truth < levels - 1)]
  const further = levels - 1 - below - above
  if (v < near) return v / near < below / (below + above) ? truth - 1 : truth + 1
  const j = Math.min(further - 1, Math.floor(((v - near) / (1 - near)) * further))
  const belowStep = Math.max(0, truth - 1)
  return j < belowStep ? j : j + below + 1 + above
}

/** Right with a probability; else one of the other levels, each as likely. */
function otherLevel(truth: number, levels: number, right: number, u: number): number {
  if (u < right) return truth
  const other = 1 + Math.min(levels - 2, Math.floor(((u - right) / (1 - right)) * (levels - 1)))
  return (truth + other) % levels
}
