/** The node of expertise at the task. */
import { log } from '../ground/math.js'
import { SUBJECTS, WORK_MODES } from '../schema/levels.js'
import { mix, mixCuts } from './acting.js'
import { node } from './node.js'
import { type DeclaredValues, scalar, vector } from './parameter.js'
import { SESSIONS_PER_PERSON } from './people.js'
import { alike, likeness, PERSON_SUBJECTS_NORMAL } from './standing.js'
import { subjects } from './subject.js'
import { REFERENCE_USD } from './task.js'

const raw = ['effort.actions.novice', 'effort.words.novice', 'effort.words.expert', 'effort.words.slope']

const familiarityLoading = scalar(
  'expertise.familiarity',
  0.6,
  'Loading of expertise on the person’s familiarity',
  {
    unit: 'standard deviation',
    support: [-0.97, 0.97],
    class: 'assumed',
    source: 'how far expertise is the person’s is not reported',
    plausible: { by: 0.2 },
  },
)
const valueLoading = scalar('expertise.value', 0.11, 'Rise of the expertise score with log value', {
  unit: 'standard deviation / log US dollar',
  support: [-1, 1],
  class: 'assumed',
  source: 'set so that the value of troubled sessions doubles',
  plausible: { by: 0.02 },
  pinnedBy: ['trouble.value'],
})
const modeLoading = vector(
  'expertise.mode',
  WORK_MODES,
  [0.15, 0, 0.2, 0.5, 0.1, -0.15, 0.05, -0.25, -0.35],
  'Shift of the expertise score',
  {
    unit: 'standard deviation',
    support: [-2, 2],
    class: 'assumed',
    source: 'expertise by mode is not reported',
    plausible: { by: 0.1 },
    pinnedBy: raw,
  },
)
const typeLoading = scalar(
  'expertise.other',
  -0.35,
  'Shift of the expertise score of people outside software',
  {
    unit: 'standard deviation',
    support: [-2, 2],
    class: 'assumed',
    source: 'expertise by user type is not reported',
    plausible: { by: 0.15 },
    pinnedBy: ['success.verified.software', 'success.verified.other'],
  },
)
const favourabilityLoading = scalar(
  'expertise.favourability',
  0,
  'Loading of expertise on the session’s favourability',
  {
    unit: 'standard deviation',
    support: [-0.97, 0.97],
    class: 'assumed',
    source: 'a world’s choice',
    plausible: { by: 0.5 },
  },
)

const subjectLikeness = likeness('expertise', 0.35, 'what is left of the expertise score, on one subject,')
const learning = scalar(
  'expertise.learning',
  0.06,
  'Rise of the expertise score with each doubling of 1 + earlier sessions on the subject',
  {
    unit: 'standard deviation',
    support: [-0.5, 0.5],
    class: 'assumed',
    source: 'expertise is at the task, so it grows with practice; how fast is not reported',
    plausible: { by: 0.06 },
  },
)
const mainSubjectBonus = scalar(
  'expertise.main_subject',
  0.2,
  'Shift of the expertise score on the person’s main subject',
  {
    unit: 'standard deviation',
    support: [-1, 1],
    class: 'assumed',
    source: 'people choose subjects that they are good at; how far is not reported',
    plausible: { by: 0.15 },
  },
)

/** The least variance left for the session itself, so that the score’s standard deviation stays near 1. */
const LEAST_OWN_VARIANCE = 0.05
const CENTRE = -0.1

export const expertise = node({
  name: 'session.expertise',
  level: 'session',
  parents: [
    'person.familiarity',
    'person.occupation',
    'person.main_subject',
    'session.work_mode',
    'session.subject',
    'session.practice',
    'session.value',
    'session.favourability',
  ],
  writes: ['truth_sessions.expertise'],
  fills: ['sessions.expertise', 'sessions.score', 'sessions.scoreShift'],
  distribution:
    'ordered probit; the person’s at a subject, growing with practice; the cut points give the mix for a score with mean 0 and variance 1',
  noise: ['normal', PERSON_SUBJECTS_NORMAL],
  unread: ({ likeness }) => (likeness === 0 ? [1] : []),
  parameters: {
    mix,
    byFamiliarity: familiarityLoading,
    byValue: valueLoading,
    byMode: modeLoading,
    other: typeLoading,
    byFavourability: favourabilityLoading,
    likeness: subjectLikeness,
    learning,
    bonus: mainSubjectBonus,
    subjects,
  },
  prepare: own => {
    const { mix, byFamiliarity, byValue, byMode, other, byFavourability, likeness } = own
    const [cut1, cut2, cut3, cut4] = mixCuts(mix) as unknown as [number, number, number, number]
    const byType = [0, other]
    const left = Math.sqrt(
      Math.max(LEAST_OWN_VARIANCE, 1 - byFamiliarity * byFamiliarity - byFavourability * byFavourability),
    )
    const reference = log(REFERENCE_USD)
    const byEarlier = Float64Array.from({ length: SESSIONS_PER_PERSON }, (_, m) => learned(own.learning, m))
    const byMain = mainShifts(own.bonus, own.subjects)
    return ({ people, sessions }, [z, standing]) => {
      const { n, person, logValue, workMode, favourability, scoreShift, score: scores, expertise } = sessions
      const { subject, earlierOnSubject } = sessions
      const { userType, familiarity, mainSubject } = people
      const noise = z as Float64Array
      alike(noise, n, likeness, standing as Float64Array)
      for (let i = 0; i < n; i++) {
        const p = person[i]
        const type = userType[p]
        const isMain = +(subject[i] === mainSubject[p])
        const shift =
          byValue * (logValue[i] - reference) +
          byMode[workMode[i]] +
          byType[type] +
          byEarlier[earlierOnSubject[i]] +
          byMain[type * 2 + isMain] -
          CENTRE
        const score =
          shift + byFamiliarity * familiarity[p] + byFavourability * favourability[i] + left * noise[i]
        scoreShift[i] = shift
        scores[i] = score
        expertise[i] = +(score > cut1) + +(score > cut2) + +(score > cut3) + +(score > cut4)
      }
    }
  },
})

/** The mean of log2(1 + earlier sessions on the subject) over the sessions of the default people. */
const MEAN_PRACTICE = 0.37

/** What m earlier sessions on the subject add to the score, beyond what they add on average. */
function learned(perDoubling: number, m: number): number {
  return perDoubling * (log(1 + m) / log(2) - MEAN_PRACTICE)
}

/** The shift off and on the main subject by user type, with a mean of 0 over each type's sessions. */
function mainShifts(bonus: number, { weights, habit }: DeclaredValues<typeof subjects>): Float64Array {
  const shifts: number[] = []
  for (let from = 0; from < weights.length; from += SUBJECTS.length) {
    const row = weights.subarray(from, from + SUBJECTS.length)
    const total = row.reduce((a, b) => a + b, 0)
    const byChance = row.reduce((sum, w) => sum + (w / total) ** 2, 0)
    const share = habit + (1 - habit) * byChance
    shifts.push(-bonus * share, bonus * (1 - share))
  }
  return Float64Array.from(shifts)
}

/** The level (counted from 0) at which the medians are read. */
export const MIDDLE_LEVEL = 2
