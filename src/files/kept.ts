/**
 * A folder of results that answer one question; what was kept for others stays, set aside, and is found again when
 * its question is asked again. Every run appends to a file of its own, so many results take few files, and runs that share the folder, on
 * whatever machines, never write to the same one.
 */
import { createHash, randomUUID } from 'node:crypto'
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
  renameSync,
} from 'node:fs'
import { join } from 'node:path'
import { guarded, writeWhole } from './part-file.js'

/** The file that says which question a folder's results answer. */
export const QUESTION = 'question.json'
/** A run's file name has the first digits of the question's hash, so that results of another question are not read. */
const RUN = /^(\d+)-([\da-f]{8})\.kept$/
/** The files of versions before 0.3.1: one per result, which this version does not read. */
const FORMER = /^(\d+-)?\d{6}\.(json|f64)$/

/** Where a result lies in its run's file. */
interface Place {
  readonly name: string
  readonly path: string
  readonly at: number
  readonly bytes: number
  readonly sum: string
}

export class Kept {
  /** Whether results of other questions, or of versions before 0.3.1, lie in the folder too. */
  readonly hasOthers: boolean
  readonly #folder: string
  readonly #hash: string
  readonly #places: Map<string, Place>
  /** The file of this run, and how long it is. */
  #own: { readonly path: string; readonly size: number } | undefined

  /** `question` is all that fixes the results, as text. */
  constructor(folder: string, question: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
    const hash = createHash('sha256').update(question).digest('hex')
    this.#hash = hash.slice(0, HASH)
    if (questionHash(folder) !== hash) ask(folder, { hash, question: JSON.parse(question) })
    this.hasOthers = readdirSync(folder).some(
      f => FORMER.test(f) || (RUN.exec(f)?.[2] ?? this.#hash) !== this.#hash,
    )
    this.#places = placesIn(folder, this.#hash)
  }

  /** The result of this name, if all of it is there. */
  read(name: string): Buffer | undefined {
    const place = this.#places.get(name)
    if (!place) return undefined
    const content = Buffer.alloc(place.bytes)
    within(place.path, file => readSync(file, content, 0, place.bytes, place.at))
    return sumOf(content) === place.sum ? content : undefined
  }

  /** Takes a result for one that is not there, until it is kept again. */
  forget(name: string): void {
    this.#places.delete(name)
  }

  /** Keeps a result; if the machine fails it may be lost, which readers detect. */
  write(name: string, content: string | Uint8Array): void {
    const bytes = Buffer.from(content)
    const { path, size } = this.#own ?? { path: fileFor(this.#folder, this.#hash), size: 0 }
    // If this fails, an incomplete record may remain: the next one goes to another file.
    this.#own = undefined
    const sum = sumOf(bytes)
    guarded(path, () => appendFileSync(path, Buffer.concat([headOf(name, bytes.length, sum), bytes])))
    this.#places.set(name, { name, path, at: size + HEAD, bytes: bytes.length, sum })
    this.#own = { path, size: size + HEAD + bytes.length }
  }
}

/** The number of results in a folder that answer its question. */
export function countKept(folder: string): number {
  return placesIn(folder, questionHash(folder)?.slice(0, HASH) ?? '').size
}

const HASH = 8

function questionHash(folder: string): string | undefined {
  const path = join(folder, QUESTION)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { hash: string }).hash : undefined
}

/** Writes the question under a temporary name first: many runs may start at once. */
function ask(folder: string, question: { readonly hash: string; readonly question: unknown }): void {
  const path = join(folder, `question-${randomUUID()}`)
  writeWhole(path, `${JSON.stringify(question, null, 1)}\n`)
  renameSync(path, join(folder, QUESTION))
}

/** Before each result, a line of this length: name, bytes, and the first half of their SHA-256. */
const HEAD = 64
const SUM = 32
const HEADED = /^(\S+) +(\d+) ([\da-f]{32})\n$/

function headOf(name: string, bytes: number, sum: string): Buffer {
  return Buffer.from(`${name}${String(bytes).padStart(HEAD - SUM - 2 - name.length)} ${sum}\n`)
}

const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, SUM)

/** Results by name; of one that was found damaged and made again, the last. */
function placesIn(folder: string, hash: string): Map<string, Place> {
  const runs = runsIn(folder, hash).sort((a, b) => a - b)
  return new Map(runs.flatMap(r => placesOf(pathOf(folder, r, hash))).map(p => [p.name, p]))
}

/** The complete results of a file: an interrupted run may have left an incomplete one at the end. */
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

/** The numbers of the runs that kept results of a question. */
const runsIn = (folder: string, hash: string) =>
  readdirSync(folder).flatMap(f => {
    const [, run, of] = RUN.exec(f) ?? []
    return of === hash ? [Number(run)] : []
  })
const pathOf = (folder: string, run: number, hash: string) =>
  join(folder, `${String(run).padStart(4, '0')}-${hash}.kept`)

/** A new file in the folder that no other run has. */
function fileFor(folder: string, hash: string): string {
  for (let run = Math.max(0, ...guarded(folder, () => runsIn(folder, hash))) + 1; ; run++) {
    const path = pathOf(folder, run, hash)
    try {
      closeSync(guarded(path, () => openSync(path, 'wx')))
      return path
    } catch (error) {
      if (!existsSync(path)) throw error
    }
  }
}
