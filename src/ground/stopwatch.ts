/** Where the time of a piece of work goes: every moment counts for the innermost step that is under way. */

/** Does the work of steps, and may time them. */
export interface Steps {
  /** What the work returns. */
  readonly step: <T>(name: string, work: () => T) => T
  /** The same of work that waits; nothing else that is timed goes on meanwhile. */
  readonly during: <T>(name: string, work: () => Promise<T>) => Promise<T>
}

/** Steps that no one times. */
export const UNTIMED: Steps = { step: (_, work) => work(), during: (_, work) => work() }

/** Times steps by a clock, in milliseconds unless it says otherwise. */
export class Stopwatch implements Steps {
  readonly #now: () => number
  readonly #began: number
  readonly #spent = new Map<string, number>()
  readonly #under: string[] = []
  #since: number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#began = now()
    this.#since = this.#began
  }

  readonly step = <T>(name: string, work: () => T): T => {
    this.#enter(name)
    try {
      return work()
    } finally {
      this.#leave()
    }
  }

  readonly during = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    this.#enter(name)
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  /** The time of a step so far, without that of steps inside it. */
  of(name: string): number {
    return this.#spent.get(name) ?? 0
  }

  /** The time since the watch was made. */
  get whole(): number {
    return this.#now() - this.#began
  }

  #enter(name: string): void {
    this.#count()
    this.#under.push(name)
  }

  #leave(): void {
    this.#count()
    this.#under.pop()
  }

  /** Counts the time since the last change for the step that was under way. */
  #count(): void {
    const now = this.#now()
    const name = this.#under.at(-1)
    if (name !== undefined) this.#spent.set(name, this.of(name) + now - this.#since)
    this.#since = now
  }
}
