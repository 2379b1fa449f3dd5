/** Totals of many frames, added up as they come. */
import type { Frame } from './frame.js'
import {
  type Counts,
  countsOf,
  MOST_DISTINCT,
  mergeCounts,
  mergeSums,
  packed,
  type Sample,
  type SparseSums,
  type Sums,
  sums,
} from './sums.js'
import type { Total } from './total.js'

/** One part's result of the first round: every total that some line needs. */
export type PartialTotals = ReadonlyMap<string, Sums | SparseSums | Counts>

/** Totals so far. The result does not depend on the order of frames or on how sessions were divided among them. */
export class RunningTotals {
  readonly #sums = new Map<string, Sums>()
  /** Counts that wait to be merged, each at least twice as long as the next. */
  readonly #counts = new Map<string, Counts[]>()
  /** Values that wait to be counted. */
  readonly #samples = new Map<string, Sample[]>()

  /** Adds totals of a frame, each person counted `weight[person]` times if weights are given. */
  add(frame: Frame, totals: Iterable<Total>, weight?: Float64Array): void {
    for (const total of totals) this.#take(total.key, total.of(frame, weight, this.#sums.get(total.key)))
  }

  /** Adds another part's totals. */
  merge(others: PartialTotals): void {
    for (const [key, other] of others) {
      if ('values' in other) this.#push(key, other)
      else {
        const own = this.#sums.get(key) ?? sums('at' in other ? other.size : other.high.length)
        mergeSums(own, other)
        this.#sums.set(key, own)
      }
    }
  }

  /** Whether nothing was added. */
  get isEmpty(): boolean {
    return this.#sums.size === 0 && this.#counts.size === 0 && this.#samples.size === 0
  }

  /** All totals, packed, which are no longer kept here. */
  take(): Map<string, Sums | SparseSums | Counts> {
    const all = new Map<string, Sums | SparseSums | Counts>()
    for (const [key, own] of this.#sums) {
      all.set(key, packed(own))
      this.#sums.delete(key)
    }
    for (const [key, own] of this.#allCounts()) all.set(key, own)
    this.#counts.clear()
    return all
  }

  /** All totals. */
  all(): PartialTotals {
    return new Map<string, Sums | Counts>([...this.#sums, ...this.#allCounts()])
  }

  #allCounts(): (readonly [string, Counts])[] {
    for (const key of this.#samples.keys()) this.#count(key)
    return [...this.#counts].map(([key, waiting]) => [key, waiting.reduceRight(bothOf)] as const)
  }

  #take(key: string, total: Sums | Counts | Sample): void {
    if ('sample' in total) this.#gather(key, total)
    else if ('values' in total) this.#push(key, total)
    else this.#sums.set(key, total)
  }

  #gather(key: string, sample: Sample): void {
    const samples = this.#samples.get(key) ?? []
    this.#samples.set(key, samples)
    samples.push(sample)
    if (samples.reduce((n, s) => n + s.sample.length, 0) > MOST_DISTINCT) this.#count(key)
  }

  #count(key: string): void {
    this.#push(key, countsOf(this.#samples.get(key) ?? []))
    this.#samples.delete(key)
  }

  /** Merges lists of similar length, so that a value is merged as often as the number of lists has binary digits. */
  #push(key: string, counts: Counts): void {
    const waiting = this.#counts.get(key) ?? []
    this.#counts.set(key, waiting)
    let last = counts
    for (
      let other = waiting.at(-1);
      other && other.values.length < 2 * last.values.length;
      other = waiting.at(-1)
    )
      last = mergeCounts(waiting.pop() as Counts, last)
    waiting.push(last)
  }
}

const bothOf = (a: Counts, b: Counts) => mergeCounts(a, b)
