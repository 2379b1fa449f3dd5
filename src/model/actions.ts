/** Nodes of actions: each action’s kind, whether it worked, its lines and its words, consistent with the session. */
import { expAll } from '../ground/exp-all.js'
import { exp } from '../ground/math.js'
import { ACTION_KINDS, codeOf, WORK_MODES } from '../schema/levels.js'
import type { Block } from './block.js'
import { cumulative, pick } from './distributions.js'
import { freeActions, runAction, TESTS_FAILED, TESTS_PASSED } from './hard-signals.js'
import { node } from './node.js'
import { matrix, scalar, vector } from './parameter.js'

const KINDS = ACTION_KINDS.length
const EDIT = codeOf(ACTION_KINDS, 'edit')
const WRITE = codeOf(ACTION_KINDS, 'write')
const RUN = codeOf(ACTION_KINDS, 'run')
const DELEGATE = codeOf(ACTION_KINDS, 'delegate')
const ORCHESTRATING = codeOf(WORK_MODES, 'orchestrating')
const PHASES = ['early', 'middle', 'late'] as const

const KIND_OF_MODE = [
  [26, 12, 22, 10, 24, 4, 2],
  [30, 18, 18, 2, 28, 3, 1],
  [24, 12, 14, 6, 40, 2, 2],
  [20, 10, 8, 4, 22, 4, 32],
  [22, 10, 8, 4, 50, 5, 1],
  [48, 32, 1, 1, 12, 5, 1],
  [42, 24, 4, 6, 10, 12, 2],
  [34, 16, 3, 6, 30, 10, 1],
  [30, 12, 14, 20, 8, 15, 1],
]
const kindWeights = matrix(
  'action.kind',
  WORK_MODES,
  ACTION_KINDS,
  KIND_OF_MODE,
  'Relative share of actions',
  {
    unit: 'weight',
    support: [0.001, 1000],
    class: 'assumed',
    source: 'kinds of action are not reported',
    plausible: { times: 1.5 },
  },
)
const PHASE_FACTORS = [
  [1.5, 1.6, 0.6, 0.7, 0.7, 1.3, 1],
  [1, 1, 1.1, 1.1, 1, 1, 1],
  [0.7, 0.6, 1.2, 1.1, 1.4, 0.7, 0.9],
]
const phaseFactors = matrix(
  'action.phase',
  PHASES,
  ACTION_KINDS,
  PHASE_FACTORS,
  'Factor of the weight of a kind',
  {
    unit: 'ratio',
    support: [0.05, 20],
    class: 'assumed',
    source: 'kinds of action are not reported',
    plausible: { times: 1.5 },
  },
)

/** Cumulative shares of kinds by [mode × phase × wrote code]; without code nothing edits or writes. */
function kindShares(weights: Float64Array, factors: Float64Array): Float64Array {
  const table = new Float64Array(WORK_MODES.length * PHASES.length * 2 * KINDS)
  for (let row = 0; row < table.length / KINDS; row++) {
    const wrote = row & 1
    const phase = (row >> 1) % PHASES.length
    const mode = Math.floor(row / (2 * PHASES.length))
    const shares = Float64Array.from({ length: KINDS }, (_, j) =>
      !wrote && (j === EDIT || j === WRITE) ? 0 : weights[mode * KINDS + j] * factors[phase * KINDS + j],
    )
    table.set(cumulative(shares), row * KINDS)
  }
  return table
}

/** Calls `each` with every session of the slice and the rows [from, to) of its actions. */
function bySession({ actions }: Block, each: (i: number, from: number, to: number) => void): void {
  const { n, session } = actions
  for (let a = 0; a < n; ) {
    const i = session[a]
    const from = a
    while (a < n && session[a] === i) a++
    each(i, from, a)
  }
}

/**
 * The action [from, to) that a session’s commits or tests came of, in truth or as read, or, if `worked`, its commits or
 * passing tests; −1 where there are none.
 */
function runIn({ sessions: s, seen }: Block, i: number, from: number, to: number, worked: 0 | 1): number {
  const least = worked ? TESTS_PASSED : TESTS_FAILED
  const needed = s.commits[i] + seen.commits[i] > 0 || s.tests[i] >= least || seen.tests[i] >= least
  if (!needed || freeActions(to - from, s.wroteCode[i], s.workMode[i]) <= 0) return -1
  return from + runAction(to - from, s.wroteCode[i], s.workMode[i])
}

export const actionKind = node({
  name: 'action.kind',
  level: 'action',
  parents: ['session.work_mode', 'session.effort', 'session.lines', 'session.hard_signals', 'turn.actions'],
  writes: ['actions.kind'],
  fills: ['actions.kind'],
  distribution:
    'categorical given work mode and phase of the session; one action edits where code was written, one delegates where the work is orchestrating, one runs where there are commits or tests',
  noise: ['uniform'],
  parameters: { weights: kindWeights, factors: phaseFactors },
  prepare: ({ weights, factors }) => {
    const shares = kindShares(weights, factors)
    return (block, [u]) => {
      const { kind } = block.actions
      const { wroteCode, workMode } = block.sessions
      const draw = u as Float64Array
      bySession(block, (i, from, to) => {
        const wrote = wroteCode[i]
        const mode = workMode[i]
        const n = to - from
        for (let a = from; a < to; a++) {
          const phase = Math.floor(((a - from) * PHASES.length) / n)
          const row = (mode * PHASES.length + phase) * 2 + wrote
          kind[a] = pick(shares, draw[a], row * KINDS)
        }
        const middle = n >> 1
        if (wrote === 1) kind[from + middle] = EDIT
        if (mode === ORCHESTRATING) kind[from + ((middle + 1) % n)] = DELEGATE
        const run = runIn(block, i, from, to, 0)
        if (run >= 0) kind[run] = RUN
      })
    }
  },
})

const SIGNALS = ['1', '2', '3', '4', '5'] as const
const failureShare = vector(
  'action.failure',
  SIGNALS,
  [0.03, 0.06, 0.12, 0.18, 0.28],
  'Probability that an action fails at a failure signal',
  {
    unit: 'probability',
    support: [0, 1],
    class: 'assumed',
    source: 'failed commands count toward the failure signal; how many is not reported',
    plausible: { times: 1.5 },
  },
)

export const actionOk = node({
  name: 'action.ok',
  level: 'action',
  parents: ['session.work_mode', 'session.trouble', 'session.lines', 'session.hard_signals', 'action.kind'],
  writes: ['actions.ok'],
  fills: ['actions.ok'],
  distribution:
    'Bernoulli given the failure signal; without any sign of failure all succeed, and so do the edit that code came of and the run that commits or passing tests came of',
  noise: ['uniform'],
  parameters: { failures: failureShare },
  prepare: ({ failures }) => {
    const shares = Float64Array.of(0, ...failures)
    return (block, [u]) => {
      const { ok } = block.actions
      const { failureSignal, wroteCode } = block.sessions
      const draw = u as Float64Array
      bySession(block, (i, from, to) => {
        const p = shares[failureSignal[i]]
        for (let a = from; a < to; a++) ok[a] = +(draw[a] >= p)
        if (wroteCode[i] === 1) ok[from + ((to - from) >> 1)] = 1
        const run = runIn(block, i, from, to, 1)
        if (run >= 0) ok[run] = 1
      })
    }
  },
})

const linesSpread = scalar(
  'action.lines_spread',
  1,
  'Standard deviation of the log share of an edit in its session’s lines',
  {
    unit: 'log share',
    support: [0, 3],
    class: 'assumed',
    source: 'lines are not reported',
    plausible: { by: 0.5 },
  },
)

export const actionLines = node({
  name: 'action.lines',
  level: 'action',
  parents: ['session.lines', 'action.kind', 'action.ok'],
  writes: ['actions.lines_added', 'actions.lines_removed'],
  fills: ['actions.linesAdded', 'actions.linesRemoved'],
  distribution:
    'the session’s lines split by log-normal weights over its edits and writes that worked; only edits remove',
  noise: ['normal'],
  parameters: { spread: linesSpread },
  prepare: ({ spread }) => {
    return (block, [z]) => {
      const { kind, ok, linesAdded, linesRemoved } = block.actions
      const { linesAdded: added, linesRemoved: removed } = block.sessions
      const weights = z as Float64Array
      bySession(block, (i, from, to) => {
        const middle = from + ((to - from) >> 1)
        for (let a = from; a < to; a++) {
          const takes = ok[a] === 1 && (kind[a] === EDIT || kind[a] === WRITE)
          weights[a] = takes ? exp(spread * weights[a]) : 0
        }
        split(weights, linesAdded, from, to, added[i], middle)
        for (let a = from; a < to; a++) if (kind[a] !== EDIT) weights[a] = 0
        split(weights, linesRemoved, from, to, removed[i], middle)
      })
    }
  },
})

const wordsSpread = scalar(
  'action.words_spread',
  0.8,
  'Standard deviation of the log share of an action in its turn’s words',
  {
    unit: 'log share',
    support: [0, 3],
    class: 'assumed',
    source: 'words an action are not reported',
    plausible: { by: 0.4 },
  },
)

export const actionWords = node({
  name: 'action.words',
  level: 'action',
  parents: ['turn.actions', 'turn.words'],
  writes: ['actions.words'],
  fills: ['actions.words'],
  distribution: 'the turn’s words split by log-normal weights over its actions',
  noise: ['normal'],
  parameters: { spread: wordsSpread },
  prepare: ({ spread }) => {
    return ({ actions, turns, slice, sessions }, [z]) => {
      const { n, words } = actions
      const { actions: counts, words: totals } = turns
      const { turns: turnCounts } = sessions
      expAll(z as Float64Array, n, spread)
      let t = 0
      for (let i = 0; i < slice.from; i++) t += turnCounts[i]
      for (let from = 0; from < n; t++) {
        const to = from + counts[t]
        if (to > from) split(z!, words, from, to, totals[t], to - 1)
        from = to
      }
    }
  },
})

/** Splits a whole number over rows [from, to) by weight, rounding the running sum; `rest` takes what rounding leaves. */
function split(
  weights: Float64Array,
  out: Int32Array,
  from: number,
  to: number,
  total: number,
  rest: number,
): void {
  let sum = 0
  for (let a = from; a < to; a++) sum += weights[a]
  const scale = sum > 0 ? total / sum : 0
  let running = 0
  let before = 0
  for (let a = from; a < to; a++) {
    running += weights[a]
    const upTo = Math.min(total, Math.floor(scale * running + 0.5))
    out[a] = upTo - before
    before = upTo
  }
  out[rest] = out[rest] + total - before
}
