/** Refuses duplicate keys in other people's files. */
import { PlumblineError } from '../ground/error.js'

const FEW = 1 << 10
/** Keys above this number are not compared: 14 bytes each, twice while the set grows. */
export const MOST_KEYS = 1 << 24

/** The keys seen so far, each with its row: a table of open addresses that doubles when it is half full. */
export class KeySet {
  #keys = new Float64Array(FEW)
  #rows = new Uint32Array(FEW)
  #files = new Uint16Array(FEW)
  readonly #names: string[] = []
  #count = 0
  #example = ''

  /** The first key, as its file shows it. */
  get example(): string {
    return this.#example
  }

  /** Whether all keys could be compared. */
  get isWhole(): boolean {
    return this.#count < MOST_KEYS
  }

  /** Adds a positive key of a row of a file; throws where it is there already, and says what was expected. */
  add(column: string, key: number, shown: unknown, file: string, row: number, expected = ''): void {
    if (!this.isWhole) return
    if (this.#count === 0) this.#example = String(shown)
    if (this.#names.at(-1) !== file) this.#names.push(file)
    let at = placeOf(key, this.#keys.length)
    for (; this.#keys[at] !== 0; at = (at + 1) & (this.#keys.length - 1))
      if (this.#keys[at] === key)
        throw new PlumblineError(
          'key.twice',
          `${file}: ${column} ${shown} stands twice: in row ${this.#where(at, file)} and in row ${row}${expected}`,
        )
    this.#put(at, key, row, this.#names.length - 1)
    if (++this.#count * 2 > this.#keys.length) this.#grow()
  }

  #where(at: number, file: string): string {
    const first = this.#names[this.#files[at] as number]
    return `${this.#rows[at]}${first === file ? '' : ` of ${first}`}`
  }

  #put(at: number, key: number, row: number, file: number): void {
    this.#keys[at] = key
    this.#rows[at] = row
    this.#files[at] = file
  }

  #grow(): void {
    const [keys, rows, files] = [this.#keys, this.#rows, this.#files]
    this.#keys = new Float64Array(2 * keys.length)
    this.#rows = new Uint32Array(2 * keys.length)
    this.#files = new Uint16Array(2 * keys.length)
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number
      if (key === 0) continue
      let at = placeOf(key, this.#keys.length)
      while (this.#keys[at] !== 0) at = (at + 1) & (this.#keys.length - 1)
      this.#put(at, key, rows[i] as number, files[i] as number)
    }
  }
}

/** Multiplicative hashing of both halves of a whole number (Knuth, volume 3, section 6.4). */
function placeOf(key: number, size: number): number {
  const high = Math.floor(key / 2 ** 32)
  const mixed = Math.imul(key >>> 0, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) & (size - 1)
}
