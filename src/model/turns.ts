/** Nodes of turns: how a session’s actions, words and time are spread over its turns. */
import { expAll } from '../ground/exp-all.js'
import { log } from '../ground/math.js'
import { monthStartsMs } from '../schema/definitions.js'
import type { Block } from './block.js'
import { node } from './node.js'
import { scalar } from './parameter.js'
import { alike, likeness, PERSONS_NORMAL } from './standing.js'

const MAX_PROMPT_WORDS = 1_000_000
const MAX_SECONDS = 86_400
const WINDOW_END_MS = monthStartsMs.at(-1) as number
const MS = 1000

const actionsSpread = scalar(
  'turn.actions_spread',
  0.9,
  'Standard deviation of the log share of a turn in its session’s actions',
  {
    unit: 'log share',
    support: [0, 3],
    class: 'assumed',
    source: 'turns within a session are not reported',
    plausible: { by: 0.4 },
  },
)
const wordsSpread = scalar(
  'turn.words_spread',
  0.7,
  'Standard deviation of the log share of a turn in its session’s words',
  {
    unit: 'log share',
    support: [0, 3],
    class: 'assumed',
    source: 'turns within a session are not reported',
    plausible: { by: 0.4 },
  },
)

export const turnActions = node({
  name: 'turn.actions',
  level: 'turn',
  parents: ['session.turns', 'session.effort'],
  writes: ['turns.actions'],
  fills: ['turns.actions'],
  distribution: 'the session’s actions split by log-normal weights; turns without actions occur',
  noise: ['normal'],
  parameters: { spread: actionsSpread },
  prepare: ({ spread }) => splitter(spread, 'actions'),
})

export const turnWords = node({
  name: 'turn.words',
  level: 'turn',
  parents: ['session.turns', 'session.effort'],
  writes: ['turns.words'],
  fills: ['turns.words'],
  distribution: 'the session’s words split by log-normal weights',
  noise: ['normal'],
  parameters: { spread: wordsSpread },
  prepare: ({ spread }) => splitter(spread, 'words'),
})

/**
 * Splits each session’s total over its turns in proportion to e^(spread · z), rounding the running sum, so
 * that whole parts add up to the total exactly.
 */
function splitter(spread: number, what: 'actions' | 'words') {
  return ({ sessions, turns }: Block, [z]: readonly Float64Array[]) => {
    const { n, turns: counts } = sessions
    const { n: rows } = turns
    const weights = z!
    const out = turns[what]
    expAll(weights, rows, spread)
    for (let i = 0, from = 0; i < n; i++) {
      const to = from + counts[i]
      let sum = 0
      for (let t = from; t < to; t++) {
        sum += weights[t]
        weights[t] = sum
      }
      const scale = sessions[what][i] / sum
      let before = 0
      for (let t = from; t < to - 1; t++) {
        const upTo = Math.floor(scale * weights[t] + 0.5)
        out[t] = upTo - before
        before = upTo
      }
      out[to - 1] = sessions[what][i] - before
      from = to
    }
  }
}

const promptMedian = scalar('turn.prompt_words', 35, 'Median words of a human message', {
  unit: 'word',
  support: [1, 2000],
  class: 'assumed',
  source: 'the length of prompts is not reported',
  plausible: { times: 2 },
})
const promptSpread = scalar(
  'turn.prompt_spread',
  1.1,
  'Standard deviation of the log words of a human message',
  {
    unit: 'log word',
    support: [0, 2],
    class: 'assumed',
    source: 'the length of prompts is not reported',
    plausible: { by: 0.3 },
  },
)

const promptLikeness = likeness('prompts', 0.2, 'the log words of two human messages, also those')

export const turnPrompt = node({
  name: 'turn.prompt',
  level: 'turn',
  parents: ['session.turns'],
  writes: ['turns.prompt_words'],
  fills: ['turns.promptWords'],
  distribution: 'log-normal, in part the person’s, at least one word',
  noise: ['normal', PERSONS_NORMAL],
  unread: ({ likeness }) => (likeness === 0 ? [1] : []),
  parameters: { median: promptMedian, spread: promptSpread, likeness: promptLikeness },
  prepare: ({ median, spread, likeness }) => {
    const centre = log(median)
    return ({ arena, sessions, turns }, [z, standing]) => {
      const { n, promptWords, session } = turns
      const { person } = sessions
      const owner = arena.ints(n)
      for (let t = 0; t < n; t++) owner[t] = person[session[t]]
      alike(z as Float64Array, n, likeness, standing as Float64Array, owner)
      expAll(z as Float64Array, n, spread, centre)
      for (let t = 0; t < n; t++) {
        const words = Math.floor(z![t] + 0.5)
        promptWords[t] = Math.min(MAX_PROMPT_WORDS, Math.max(1, words))
      }
    }
  },
})

const secondsBase = scalar('turn.seconds_base', 6, 'Median seconds of a turn without actions', {
  unit: 'second',
  support: [0.1, 600],
  class: 'assumed',
  source: 'times are not reported',
  plausible: { times: 2 },
})
const secondsAction = scalar('turn.seconds_action', 7, 'Median seconds an action adds', {
  unit: 'second',
  support: [0, 600],
  class: 'assumed',
  source: 'times are not reported',
  plausible: { times: 2 },
})
const secondsSpread = scalar('turn.seconds_spread', 0.5, 'Standard deviation of the log seconds of a turn', {
  unit: 'log second',
  support: [0, 2],
  class: 'assumed',
  source: 'times are not reported',
  plausible: { by: 0.2 },
})
const pauseMedian = scalar('turn.pause', 60, 'Median seconds before the next human message', {
  unit: 'second',
  support: [0, 36_000],
  class: 'assumed',
  source: 'times are not reported',
  plausible: { times: 3 },
})
const pauseSpread = scalar(
  'turn.pause_spread',
  1.3,
  'Standard deviation of the log seconds before the next human message',
  {
    unit: 'log second',
    support: [0, 2],
    class: 'assumed',
    source: 'times are not reported',
    plausible: { by: 0.4 },
  },
)

export const turnTime = node({
  name: 'turn.time',
  level: 'turn',
  parents: ['session.start', 'turn.actions'],
  writes: ['turns.started_at', 'turns.seconds'],
  fills: ['turns.startedAtMs', 'turns.seconds'],
  distribution:
    'log-normal work and pauses, one after the other from the session’s start; none starts after the window',
  noise: ['normal', 'normal'],
  parameters: {
    base: secondsBase,
    each: secondsAction,
    spread: secondsSpread,
    pause: pauseMedian,
    wide: pauseSpread,
  },
  prepare: ({ base, each, spread, pause, wide }) => {
    return ({ sessions, turns }, [z1, z2]) => {
      const { n, startedAtMs, turns: counts } = sessions
      const { actions, n: rows, seconds: took, startedAtMs: begun } = turns
      expAll(z1 as Float64Array, rows, spread)
      expAll(z2 as Float64Array, rows, wide)
      for (let i = 0, t = 0; i < n; i++) {
        let now = startedAtMs[i]
        for (const to = t + counts[i]; t < to; t++) {
          const work = (base + each * actions[t]) * z1![t]
          const seconds = Math.min(MAX_SECONDS, work)
          begun[t] = Math.min(now, WINDOW_END_MS - 1)
          took[t] = seconds
          now += Math.floor((seconds + pause * z2![t]) * MS)
        }
      }
    }
  },
})
