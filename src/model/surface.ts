/** Nodes of surfaces: where a person is at home, and where a session is held. */
import { CODEBASES, SURFACES } from '../schema/levels.js'
import { cumulativeRows } from './distributions.js'
import { node } from './node.js'
import { matrix } from './parameter.js'
import { byUserType, TRUE_TYPES } from './people.js'
import { habit, standingOr } from './standing.js'

const surfaceWeights = matrix(
  'surface.weight',
  TRUE_TYPES,
  SURFACES,
  [
    [70, 10, 20],
    [35, 30, 35],
  ],
  'Relative share of people',
  {
    unit: 'weight',
    support: [0.001, 1000],
    class: 'assumed',
    source: 'three surfaces are named, no shares reported',
    plausible: { times: 1.5 },
  },
)

export const surface = node({
  name: 'person.surface',
  level: 'person',
  parents: ['person.occupation'],
  writes: ['people.surface'],
  fills: ['people.surface'],
  distribution: 'the one most at home for the person: categorical given user type',
  noise: ['uniform'],
  parameters: { weights: surfaceWeights },
  prepare: ({ weights }) => byUserType(weights, people => people.surface),
})

const byCodebase = matrix(
  'surface.of_work',
  CODEBASES,
  SURFACES,
  [
    [70, 5, 25],
    [60, 15, 25],
    [50, 25, 25],
    [10, 60, 30],
  ],
  'Relative share of sessions away from the person’s surface',
  {
    unit: 'weight',
    support: [0.001, 1000],
    class: 'assumed',
    source: 'three surfaces are named, no shares reported',
    plausible: { times: 1.5 },
  },
)
const surfaceHabit = habit('surface', 0.75, 'surface')

export const sessionSurface = node({
  name: 'session.surface',
  level: 'session',
  parents: ['person.surface', 'session.codebase'],
  writes: ['sessions.surface'],
  fills: ['sessions.surface'],
  distribution: 'the person’s surface, or categorical given the relation to a codebase',
  noise: ['uniform'],
  parameters: { weights: byCodebase, habit: surfaceHabit },
  prepare: ({ weights, habit }) => {
    const width = SURFACES.length
    const shares = cumulativeRows(weights, width)
    return ({ people, sessions: { n, person, codebase, surface } }, [u]) => {
      for (let i = 0; i < n; i++)
        surface[i] = standingOr(people.surface[person[i]], habit, u![i], shares, codebase[i] * width)
    }
  },
})
