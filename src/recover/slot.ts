/** Memory for what is worked out of a frame for a while: whoever comes next takes it over. */
import { Arena } from '../ground/arena.js'
import type { Frame } from './frame.js'

interface Held<T> {
  readonly owner: object
  readonly frame: Frame
  readonly of: T
}

/**
 * One thing at a time, of one owner and one frame. Memory that all owners use in turn stays in the processor's cache, where
 * a thousand statistics with memory of their own would each fetch it anew. A thing is valid until another owner asks.
 */
export class Slot<T> {
  readonly #memory = new Arena()
  /** It lasts as long as the work that is under way, and keeps no frame in memory after it. */
  #last: WeakRef<Held<T>> | undefined

  /** What the owner has of a frame: made where another owner or another frame came since. */
  of(owner: object, frame: Frame, make: (memory: Arena) => T): T {
    const last = this.#last?.deref()
    if (last?.owner === owner && last.frame === frame) return last.of
    // A frame with memory of its own may be of any size, and this would keep as much.
    const memory = frame.memory ? this.#memory : new Arena()
    memory.reset()
    const held = { owner, frame, of: make(memory) }
    this.#last = new WeakRef(held)
    return held.of
  }
}
