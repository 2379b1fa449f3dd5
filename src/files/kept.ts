/** A folder of results, a small file each, that all answer one question; what was kept for another is cleared. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './part-file.js'

/** The file that says which question a folder's results answer. */
export const QUESTION = 'question.json'

export class Kept {
  readonly #folder: string

  /** `question` is all that fixes the results, as text. */
  constructor(folder: string, question: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
    const path = join(folder, QUESTION)
    const hash = createHash('sha256').update(question).digest('hex')
    const known = existsSync(path)
      ? (JSON.parse(readFileSync(path, 'utf8')) as { hash: string }).hash
      : undefined
    if (known === hash) return
    for (const f of readdirSync(folder)) rmSync(join(folder, f), { recursive: true })
    writeWhole(path, `${JSON.stringify({ hash, question: JSON.parse(question) }, null, 1)}\n`)
  }

  /** The file of this name, if it is there: whole, unless the machine failed after it was written. */
  read(name: string): Buffer | undefined {
    const path = join(this.#folder, name)
    return existsSync(path) ? readFileSync(path) : undefined
  }

  write(name: string, content: string | Uint8Array): void {
    writeWhole(join(this.#folder, name), content, false)
  }
}
