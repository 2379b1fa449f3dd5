/** The node of headless sessions, which the study leaves out: an assumed extension that a scenario may include. */
import { node } from './node.js'
import { type ParameterMeta, scalar } from './parameter.js'

const leftOut = 'the study leaves headless use out, so nothing is reported of it'
const shift = (unit: string, by: number): ParameterMeta => ({
  unit,
  support: [-3, 3],
  class: 'assumed',
  source: leftOut,
  plausible: { by },
})

const headlessShare = scalar('headless.share', 0, 'Share of sessions without a human', {
  unit: 'share',
  support: [0, 0.95],
  class: 'assumed',
  handle: true,
  source: `${leftOut}; there is none unless a scenario lets it in`,
})
export const headlessActions = scalar(
  'headless.actions',
  0.7,
  'Shift of log actions a turn without a human',
  shift('log action', 0.5),
)
export const headlessWords = scalar(
  'headless.words',
  0.2,
  'Shift of log words a turn without a human',
  shift('log word', 0.5),
)
export const headlessDecisions = scalar(
  'headless.decisions',
  -1.5,
  'Shift of the user’s tendency to decide without a human',
  shift('standard deviation', 0.5),
)
export const headlessTrouble = scalar(
  'headless.trouble',
  0.2,
  'Shift of the log odds of trouble without a human',
  shift('log odds', 0.3),
)
export const headlessEvidence = scalar(
  'headless.evidence',
  -0.4,
  'Shift of the log odds of evidence without a human, who cannot affirm',
  shift('log odds', 0.3),
)

export const headless = node({
  name: 'session.headless',
  level: 'session',
  parents: [],
  writes: [],
  fills: ['sessions.headless'],
  distribution: 'Bernoulli; one turn and few of the user’s decisions follow',
  noise: ['uniform'],
  unread: ({ share }) => (share === 0 ? [0] : []),
  parameters: { share: headlessShare },
  prepare: ({ share }) => {
    if (share === 0) return ({ sessions }) => void sessions.headless.fill(0, 0, sessions.n)
    return ({ sessions }, [u]) => {
      const { headless, n } = sessions
      for (let i = 0; i < n; i++) headless[i] = +(u![i] < share)
    }
  },
})
