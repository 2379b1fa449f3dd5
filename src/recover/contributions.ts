/** What the people of a part contribute to one estimate, and the sum of its squares. */
import { addTo, type Sums } from './sums.js'

export class Contributions {
  /** By person; 0 between estimates. */
  readonly #sum: Float64Array
  /** The lists of people who contribute to the present estimate. */
  readonly #lists: Int32Array[] = []
  readonly #unions: { readonly a: Int32Array; readonly b: Int32Array; readonly all: Int32Array }[] = []

  constructor(people: number) {
    this.#sum = new Float64Array(people)
  }

  /** The contributions so far, by person, to be added to: those of these people, who are given in ascending order. */
  of(people: Int32Array): Float64Array {
    if (!this.#lists.includes(people)) this.#lists.push(people)
    return this.#sum
  }

  /** Adds so many times the contributions to another estimate. */
  add(other: Contributions, weight: number): void {
    for (const people of other.#lists) this.of(people)
    const [sum, more, all] = [this.#sum, other.#sum, other.#everyone()]
    for (let j = 0; j < all.length; j++) {
      const g = all[j]
      sum[g] = sum[g] + weight * more[g]
    }
  }

  /** Adds the people’s number and the second and fourth powers of their contributions to totals from `at`; starts afresh. */
  drain(into: Sums, at: number): void {
    const all = this.#everyone()
    addTo(into, at, all.length)
    addPowers(into, at + 1, this.#sum, all)
    this.#lists.length = 0
  }

  #everyone(): Int32Array {
    const [first = NOBODY, ...more] = this.#lists
    return more.reduce((all, people) => this.#both(all, people), first)
  }

  /** Whoever is in either list; many estimates rest on the same two. */
  #both(a: Int32Array, b: Int32Array): Int32Array {
    const found = this.#unions.find(u => u.a === a && u.b === b)
    if (found) return found.all
    const all = union(a, b)
    this.#unions.push({ a, b, all })
    return all
  }
}

/** Adds the second and fourth powers of some people's sums to totals at and at + 1, as addTo one by one; the sums are 0 then. */
function addPowers({ high, low }: Sums, at: number, sum: Float64Array, people: Int32Array): void {
  let [square, squareRest, fourth, fourthRest] = [high[at], low[at], high[at + 1], low[at + 1]]
  for (let j = 0; j < people.length; j++) {
    const g = people[j]
    const x = sum[g] * sum[g]
    sum[g] = 0
    const s = square + x
    const b = s - square
    squareRest += square - (s - b) + (x - b)
    square = s
    const y = x * x
    const t = fourth + y
    const c = t - fourth
    fourthRest += fourth - (t - c) + (y - c)
    fourth = t
  }
  high[at] = square
  low[at] = squareRest
  high[at + 1] = fourth
  low[at + 1] = fourthRest
}

const NOBODY = new Int32Array()

/** Whoever is in either list, in ascending order. */
function union(a: Int32Array, b: Int32Array): Int32Array {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const out = new Int32Array(a.length + b.length)
  let [i, j, n] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i], b[j]]
    out[n++] = x < y ? x : y
    if (x <= y) i++
    if (y <= x) j++
  }
  while (i < a.length) out[n++] = a[i++]
  while (j < b.length) out[n++] = b[j++]
  return out.subarray(0, n)
}
