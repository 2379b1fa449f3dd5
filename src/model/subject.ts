/** Nodes of subjects: the person's main one, the session's, and how many earlier sessions the person has there. */
import { MONTHS, SUBJECTS } from '../schema/levels.js'
import type { Block } from './block.js'
import { cumulativeRows } from './distributions.js'
import { node } from './node.js'
import { matrix } from './parameter.js'
import { byUserType, isAdded, TRUE_TYPES } from './people.js'
import { habit, standingOr } from './standing.js'

const SUBJECT_OF_TYPE = [
  [18, 22, 12, 9, 12, 6, 4, 3, 4, 3, 4, 3],
  [9, 6, 13, 6, 4, 3, 4, 2, 17, 18, 10, 8],
]
const subjectWeights = matrix(
  'subject.weight',
  TRUE_TYPES,
  SUBJECTS,
  SUBJECT_OF_TYPE,
  'Relative share of sessions',
  {
    unit: 'weight',
    support: [0.001, 1000],
    class: 'assumed',
    source: 'subjects are not reported',
    plausible: { times: 1.3 },
  },
)

/** The parameters of which subjects people of each type work on, and how often it is their main one. */
export const subjects = { weights: subjectWeights, habit: habit('subject', 0.6, 'subject, the main one') }

export const mainSubject = node({
  name: 'person.main_subject',
  level: 'person',
  parents: ['person.occupation'],
  writes: ['truth_people.main_subject'],
  fills: ['people.mainSubject'],
  distribution: 'categorical given user type',
  noise: ['uniform'],
  parameters: { weights: subjectWeights },
  prepare: ({ weights }) => byUserType(weights, people => people.mainSubject),
})

export const subject = node({
  name: 'session.subject',
  level: 'session',
  parents: ['person.occupation', 'person.main_subject'],
  writes: ['truth_sessions.subject'],
  fills: ['sessions.subject'],
  distribution: 'the person’s main subject, or categorical given user type',
  noise: ['uniform'],
  parameters: { subjects },
  prepare: ({ subjects: { weights, habit } }) => {
    const width = SUBJECTS.length
    const shares = cumulativeRows(weights, width)
    return ({ people, sessions }, [u]) => {
      const { userType, mainSubject } = people
      const { n, person, subject } = sessions
      for (let i = 0; i < n; i++) {
        const p = person[i]
        subject[i] = standingOr(mainSubject[p], habit, u![i], shares, userType[p] * width)
      }
    }
  },
})

export const practice = node({
  name: 'session.practice',
  level: 'session',
  parents: ['session.month', 'session.subject'],
  writes: ['truth_sessions.earlier_on_subject'],
  fills: ['sessions.earlierOnSubject'],
  distribution: 'the number of earlier sessions of the person on the subject, whatever came of them',
  noise: [],
  parameters: {},
  prepare: () => block => {
    const { people, rows, ownSessions } = block
    if (!rows && !ownSessions) return countInOrder(block)
    // A block of one month's sessions goes on from the months before.
    block.practised ??= [0, 1].map(() => new Int32Array(people.n * SUBJECTS.length)) as [
      Int32Array,
      Int32Array,
    ]
    for (let m = 0; m < MONTHS.length; m++) countMonth(block, m, block.practised)
  },
})

/**
 * Sessions that a scenario adds are numbered last in any month: they have the person's own up to their month behind them, and those
 * added before; they add nothing to the practice of the person's own, which stay what they are.
 */
function countMonth(block: Block, m: number, [own, added]: readonly [Int32Array, Int32Array]): void {
  const { n, person, month, subject, earlierOnSubject } = block.sessions
  for (let i = 0; i < n; i++) {
    if (month[i] !== m) continue
    const at = person[i] * SUBJECTS.length + subject[i]
    earlierOnSubject[i] = isAdded(block, i) ? own[at] + added[at]++ : own[at]++
  }
}

/** The same where each person's sessions stand together and in order of time. */
function countInOrder({ sessions: { n, person, subject, earlierOnSubject } }: Block): void {
  const before = new Int32Array(SUBJECTS.length)
  for (let i = 0; i < n; i++) {
    if (i > 0 && person[i] !== person[i - 1]) before.fill(0)
    earlierOnSubject[i] = before[subject[i]]++
  }
}
