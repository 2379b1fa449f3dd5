/**
 * A folder of results that all answer one question; what was kept for another is cleared. Every run appends to a file
 * of its own, so many results take few files, and runs that share the folder never write to the same one.
 */
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { guarded, writeWhole } from './part-file.js'

/** The file that says which question a folder's results answer. */
export const QUESTION = 'question.json'
const RUN = /^\d+\.kept$/

/** Where a result lies in its run's file. */
interface Place {
  readonly name: string
  readonly path: string
  readonly at: number
  readonly bytes: number
  readonly sum: string
}

export class Kept {
  readonly #folder: string
  readonly #places: Map<string, Place>
  /** The file of this run, and how long it is. */
  #own: { readonly path: string; readonly size: number } | undefined

  /** `question` is all that fixes the results, as text. */
  constructor(folder: string, question: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
    const path = join(folder, QUESTION)
    const hash = createHash('sha256').update(question).digest('hex')
    const known = existsSync(path)
      ? (JSON.parse(readFileSync(path, 'utf8')) as { hash: string }).hash
      : undefined
    if (known !== hash) {
      for (const f of readdirSync(folder)) rmSync(join(folder, f), { recursive: true })
      writeWhole(path, `${JSON.stringify({ hash, question: JSON.parse(question) }, null, 1)}\n`)
    }
    this.#places = placesIn(folder)
  }

  /** The result of this name, if all of it is there. */
  read(name: string): Buffer | undefined {
    const place = this.#places.get(name)
    if (!place) return undefined
    const content = Buffer.alloc(place.bytes)
    within(place.path, file => readSync(file, content, 0, place.bytes, place.at))
    return sumOf(content) === place.sum ? content : undefined
  }

  /** Keeps a result; a machine that fails may lose it, and whoever reads sees that. */
  write(name: string, content: string | Uint8Array): void {
    const bytes = Buffer.from(content)
    const { path, size } = this.#own ?? { path: fileFor(this.#folder), size: 0 }
    // Where this fails, half a record may be there: the next one goes to another file.
    this.#own = undefined
    const sum = sumOf(bytes)
    guarded(path, () => appendFileSync(path, Buffer.concat([headOf(name, bytes.length, sum), bytes])))
    this.#places.set(name, { name, path, at: size + HEAD, bytes: bytes.length, sum })
    this.#own = { path, size: size + HEAD + bytes.length }
  }
}

/** How many results a folder keeps. */
export const countKept = (folder: string) => placesIn(folder).size

/** Before each result, a line of this length: name, bytes, and the first half of their SHA-256. */
const HEAD = 64
const SUM = 32
const HEADED = /^(\S+) +(\d+) ([\da-f]{32})\n$/

function headOf(name: string, bytes: number, sum: string): Buffer {
  return Buffer.from(`${name}${String(bytes).padStart(HEAD - SUM - 2 - name.length)} ${sum}\n`)
}

const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, SUM)

/** Results by name; of one that was found damaged and made again, the last. */
function placesIn(folder: string): Map<string, Place> {
  const runs = runsIn(folder).sort((a, b) => a - b)
  return new Map(runs.flatMap(r => placesOf(pathOf(folder, r))).map(p => [p.name, p]))
}

/** The whole results of a file: a run that was killed may have left half of one at the end. */
function placesOf(path: string): Place[] {
  return within(path, file => {
    const { size } = fstatSync(file)
    const head = Buffer.alloc(HEAD)
    const places: Place[] = []
    for (let at = 0; readSync(file, head, 0, HEAD, at) === HEAD; ) {
      const [, name, length, sum] = head.toString('latin1').match(HEADED) ?? []
      const bytes = Number(length)
      if (!name || !sum || at + HEAD + bytes > size) break
      places.push({ name, path, at: at + HEAD, bytes, sum })
      at += HEAD + bytes
    }
    return places
  })
}

function within<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, 'r')
  try {
    return use(file)
  } finally {
    closeSync(file)
  }
}

const runsIn = (folder: string) =>
  readdirSync(folder)
    .filter(f => RUN.test(f))
    .map(f => Number.parseInt(f, 10))
const pathOf = (folder: string, run: number) => join(folder, `${String(run).padStart(4, '0')}.kept`)

/** A new file in the folder, that no other run has. */
function fileFor(folder: string): string {
  for (let run = Math.max(0, ...guarded(folder, () => runsIn(folder))) + 1; ; run++) {
    const path = pathOf(folder, run)
    try {
      closeSync(guarded(path, () => openSync(path, 'wx')))
      return path
    } catch (error) {
      if (!existsSync(path)) throw error
    }
  }
}
