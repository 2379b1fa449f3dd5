/** The node of hard signals: the commits, passing tests and affirmation that a success signal of 4 or 5 rests on. */
import { log } from '../ground/math.js'
import { HARD_SIGNAL } from '../schema/definitions.js'
import { codeOf, WORK_MODES } from '../schema/levels.js'
import type { Block } from './block.js'
import { cumulative, pick } from './distributions.js'
import { node } from './node.js'
import { scalar, vector } from './parameter.js'
import { probability, SIGNAL_NAMES } from './predictor.js'

const ORCHESTRATING = codeOf(WORK_MODES, 'orchestrating')
const source =
  'signals of 4 and 5 are one hard signal and several; how often each kind occurs is not reported'

const hardOdds = vector(
  'hard.odds',
  ['commits', 'tests_passed', 'affirmed'],
  [1, 1, 0.8],
  'Odds of a hard signal, given how many there are',
  { unit: 'ratio', support: [0.01, 100], class: 'assumed', source, plausible: { times: 2 } },
)
const moreCommits = scalar('hard.more_commits', 0.6, 'Mean commits beyond the first', {
  unit: 'commit',
  support: [0, 20],
  class: 'assumed',
  source,
  plausible: { times: 2 },
})
const testsFailed = vector(
  'hard.tests_failed',
  SIGNAL_NAMES,
  [0.02, 0.05, 0.1, 0.18, 0.28, 0.4],
  'Probability that tests ran and failed, where none passed and something could be run, at a failure signal',
  { ...probability, class: 'assumed', source: 'tests are not reported', plausible: { times: 1.5 } },
)

/** Codes of what came of tests. */
export const [NO_TESTS, TESTS_FAILED, TESTS_PASSED] = [0, 1, 2] as const

/** The actions that a session has beside those that it needs for its code and for delegating: they can run something. */
export function freeActions(actions: number, wroteCode: number, workMode: number): number {
  return actions - wroteCode - +(workMode === ORCHESTRATING)
}

/** The last action of n that neither the code nor the delegation of a session needs; it has one. */
export function runAction(n: number, wroteCode: number, workMode: number): number {
  const edit = wroteCode === 1 ? n >> 1 : -1
  const delegation = workMode === ORCHESTRATING ? ((n >> 1) + 1) % n : -1
  let at = n - 1
  while (at === edit || at === delegation) at--
  return at
}

export const hardSignals = node({
  name: 'session.hard_signals',
  level: 'session',
  parents: [
    'session.work_mode',
    'session.effort',
    'session.trouble',
    'session.code',
    'session.evidence',
    'session.observation',
  ],
  writes: [
    'sessions.commits',
    'sessions.tests_passed',
    'sessions.affirmed',
    'truth_sessions.commits',
    'truth_sessions.tests_passed',
    'truth_sessions.affirmed',
  ],
  fills: [
    'sessions.commits',
    'sessions.tests',
    'sessions.affirmed',
    'seen.commits',
    'seen.tests',
    'seen.affirmed',
  ],
  distribution:
    'given the success signal: none up to 3, exactly one kind at 4, several at 5; commits need code, and with tests an action that can run; as read they follow in the same way, and from the same draws, from the signals as read',
  noise: ['uniform', 'uniform', 'uniform'],
  parameters: { odds: hardOdds, more: moreCommits, failed: testsFailed },
  prepare: ({ odds, more, failed }) => {
    const kinds = kindsOf(odds)
    const rarer = log(more / (1 + more))
    return ({ sessions: s, seen }, [u, v, w]) => {
      const read = (to: Readings, i: number, success: number, failure: number) => {
        const free = freeActions(s.actions[i], s.wroteCode[i], s.workMode[i])
        const set = kinds(success, free, s.wroteCode[i], u![i])
        to.affirmed[i] = +((set & AFFIRMED) !== 0)
        to.commits[i] = set & COMMITS ? Math.min(1 + Math.floor(log(1 - v![i]) / rarer), free) : 0
        const fails = free > 0 && w![i] < failed[failure]
        to.tests[i] = set & TESTS ? TESTS_PASSED : fails ? TESTS_FAILED : NO_TESTS
      }
      for (let i = 0; i < s.n; i++) {
        read(s, i, s.successSignal[i], s.failureSignal[i])
        const isExact =
          seen.successSignal[i] === s.successSignal[i] && seen.failureSignal[i] === s.failureSignal[i]
        if (isExact) {
          seen.commits[i] = s.commits[i]
          seen.tests[i] = s.tests[i]
          seen.affirmed[i] = s.affirmed[i]
        } else read(seen, i, seen.successSignal[i], seen.failureSignal[i])
      }
    }
  },
})

type Readings = Pick<Block['seen'], 'commits' | 'tests' | 'affirmed'>

const [COMMITS, TESTS, AFFIRMED] = [1, 2, 4] as const
/** Sets of kinds that can occur where nothing can be run, where no code was written, and elsewhere: one, or several. */
const ONE = [[AFFIRMED], [TESTS, AFFIRMED], [COMMITS, TESTS, AFFIRMED]] as const
const BOTH = TESTS | AFFIRMED
const SEVERAL = [
  // Only a scenario that holds some nodes and not others comes to this one.
  [BOTH],
  [BOTH],
  [BOTH, COMMITS | AFFIRMED, COMMITS | TESTS, COMMITS | TESTS | AFFIRMED],
] as const

/** The set of kinds behind a success signal: each as likely as the product of its odds says among those that can be. */
function kindsOf(odds: Float64Array) {
  const weight = (set: number) => odds.reduce((w, o, j) => (set & (1 << j) ? w * o : w), 1)
  const shares = [ONE, SEVERAL].map(sets => sets.map(of => cumulative(of.map(weight))))
  return (signal: number, free: number, wroteCode: number, u: number): number => {
    if (signal < HARD_SIGNAL) return 0
    const can = free > 0 ? 1 + wroteCode : 0
    const many = signal - HARD_SIGNAL
    return (many === 1 ? SEVERAL : ONE)[can][pick(shares[many][can], u)]
  }
}
