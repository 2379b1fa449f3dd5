/** Memory for what is worked out of a frame for a while: whoever comes next takes it over. */
import { Arena } from '../ground/arena.js'
import type { Frame } from './frame.js'

export type Memory = Pick<Arena, 'doubles' | 'ints'>

/** A larger frame, all sessions at once, gets memory that is not kept after it. */
const MOST_ROWS = 1 << 16
const FRESH: Memory = { doubles: n => new Float64Array(n), ints: n => new Int32Array(n) }

interface Held<T> {
  readonly owner: object
  /** Which of the things that the slot has held, one after another, it is. */
  readonly turn: number
  readonly of: T
}

/**
 * One thing at a time, of one owner and one frame. Memory that all owners use in turn stays in the processor's cache, where
 * a thousand statistics with memory of their own would each fetch it anew. A thing is valid until another owner asks.
 */
export class Slot<T> {
  readonly #memory = new Arena()
  /** By frame, and so no longer in memory than the frame: a weak reference would keep it to the end of a loop that never waits. */
  readonly #held = new WeakMap<Frame, Held<T>>()
  #turn = 0

  /** What the owner has of a frame: made where another owner or another frame came since. */
  of(owner: object, frame: Frame, make: (memory: Memory) => T): T {
    const last = this.#held.get(frame)
    if (last?.owner === owner && last.turn === this.#turn) return last.of
    this.#memory.reset()
    const turn = ++this.#turn
    const of = make(frame.rows > MOST_ROWS ? FRESH : this.#memory)
    this.#held.set(frame, { owner, turn, of })
    return of
  }
}
