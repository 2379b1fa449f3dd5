/** Columns of a frame as doubles, and the memory for what is worked out for a frame. */
import { NO_CLEAR_GOAL, SUCCEEDED } from '../schema/definitions.js'
import { cached } from './cached.js'
import type { Frame } from './frame.js'

/** A column of the frame as doubles, one per session. */
export function values(frame: Frame, name: string): Float64Array {
  return cached(frame, keyOf(name), () => {
    const own = frame.columns[name] ?? DERIVED[name]?.(frame) ?? frame.sessions.array(name)
    if (own instanceof Float64Array) return own
    const out = doublesOf(frame, own.length)
    out.set(own as ArrayLike<number>)
    return out
  })
}

const KEYS = new Map<string, string>()

/** What a column's values are called in a frame: the same text each time, which is found soonest. */
function keyOf(name: string): string {
  const key = KEYS.get(name) ?? `values ${name}`
  KEYS.set(name, key)
  return key
}

/** So many doubles of any content, for as long as the frame is used. */
export function doublesOf({ memory }: Frame, n: number): Float64Array {
  return memory ? memory.doubles(n) : new Float64Array(n)
}

/** So many integers of any content, for as long as the frame is used. */
export function intsOf({ memory }: Frame, n: number): Int32Array {
  return memory ? memory.ints(n) : new Int32Array(n)
}

/**
 * Measures that are computed where a statistic asks for them: averages per turn, and their logs (NaN at 0); whether the
 * goal was clear and judged success. Typed loops, which take a tenth of the time of Arquero's expressions.
 */
const DERIVED: Readonly<Record<string, (frame: Frame) => Float64Array>> = {
  actions_a_turn: frame => ratio(frame, 'actions'),
  words_a_turn: frame => ratio(frame, 'words'),
  log_actions: frame => logRatio(frame, 'actions'),
  log_words: frame => logRatio(frame, 'words'),
  clear: frame => where(frame, 'outcome', v => v !== NO_CLEAR_GOAL),
  succeeded: frame => where(frame, 'outcome', v => v === SUCCEEDED),
}

function ratio(frame: Frame, name: string): Float64Array {
  const [counts, turns] = [values(frame, name), values(frame, 'turns')]
  const out = doublesOf(frame, counts.length)
  for (let i = 0; i < out.length; i++) out[i] = counts[i] / turns[i]
  return out
}

function logRatio(frame: Frame, name: string): Float64Array {
  const counts = values(frame, name)
  const out = ratio(frame, name)
  for (let i = 0; i < out.length; i++) out[i] = counts[i] > 0 ? Math.log(out[i]) : Number.NaN
  return out
}

/** 1 where a column's value meets a condition, else 0. */
export function where(frame: Frame, name: string, meets: (value: number) => boolean): Float64Array {
  const from = values(frame, name)
  const out = doublesOf(frame, from.length)
  for (let i = 0; i < out.length; i++) out[i] = meets(from[i]) ? 1 : 0
  return out
}
