/** Runs an estimator's command on one corpus, within limits of time and memory; the result is rows or a message. */
import type { ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, sep } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { messageOf } from '../ground/error.js'
import { type Guard, guarded, kill, start } from './contained.js'
import { InProcess } from './in-process.js'
import { parseRows } from './rows.js'
import type { Given, Outcome, Runner } from './runner.js'
import type { EstimatorSpec, Limits, Study } from './study.js'

export function runnerOf(estimator: EstimatorSpec, study: Study): Runner {
  if (!('command' in estimator)) return new InProcess(estimator, study)
  const { command, serve } = estimator
  return serve ? new Served(command, study.limits) : new Once(command, study.limits)
}

/** Files in which an estimator may leave its rows, in place of printing them. */
const FILES = ['estimates.csv', 'estimates.json', 'estimates.jsonl']
const MOST_OUTPUT = 1 << 24
const MOST_ERRORS = 1 << 16
const TOO_LONG = 'it wrote more than 16 MB'
const TOO_MANY = 'it wrote more than a line; all rows of a corpus belong in one'
const SHOWN = 300

/** One process per corpus. */
class Once implements Runner {
  readonly needsFiles = true

  constructor(
    private readonly command: string,
    private readonly limits: Limits,
  ) {}

  async run({ folder }: Given): Promise<Outcome> {
    // Rows that another estimator or an earlier run left in a shared folder are not this one's.
    for (const f of FILES) rmSync(join(folder, f), { force: true })
    const child = start(this.command, folder)
    const guard = guarded(child, this.limits, folder)
    let [out, err] = ['', '']
    child.stdout!.on('data', (d: string) => {
      out += d
      if (out.length > MOST_OUTPUT) guard.end(TOO_LONG)
    })
    child.stderr!.on('data', (d: string) => {
      err = (err + d).slice(-MOST_ERRORS)
    })
    child.stdin!.end()
    const code = await new Promise<number | null>(resolve => {
      child.on('error', () => resolve(null))
      child.on('close', resolve)
    })
    guard.stop()
    if (guard.reason()) return { failure: guard.reason() as string }
    if (code !== 0) return failed(`exit ${code ?? 'by a signal'}: ${lastLine(err)}`, folder)
    return rowsFrom(() => {
      const file = FILES.map(f => join(folder, f)).find(existsSync)
      return file ? readFileSync(file, 'utf8') : out
    }, folder)
  }

  close(): void {}
}

/** One process for many corpora; it is started again after a failure. */
class Served implements Runner {
  readonly needsFiles = true
  #child: ChildProcess | undefined
  /** Output that has not been read; a line of it is the answer. */
  #unread = ''
  #err = ''
  #onOutput: (() => void) | undefined

  constructor(
    private readonly command: string,
    private readonly limits: Limits,
  ) {}

  async run(given: Given): Promise<Outcome> {
    const { folder } = given
    const isFresh = !this.#child
    if (isFresh) this.#begin()
    // Output after the last answer does not answer the next corpus.
    await nextTick()
    if (this.#unread.trim() !== '') return this.#fail(TOO_MANY, folder)
    this.#unread = ''
    const child = this.#child ?? this.#begin()
    const guard = guarded(child, this.limits, folder)
    const line = await this.#answer(child, guard, folder)
    guard.stop()
    if (line === undefined) {
      const why = guard.reason()
      if (isFresh || why) return this.#fail(why ?? `it ended: ${lastLine(this.#err)}`, folder)
      // A fresh process shows whether the old one had ended after its last answer or this corpus ends it.
      this.close()
      return this.run(given)
    }
    if (this.#unread.trim() !== '') return this.#fail(TOO_MANY, folder)
    const outcome = rowsFrom(() => line, folder)
    if ('failure' in outcome) this.close()
    return outcome
  }

  close(): void {
    if (this.#child) kill(this.#child)
    this.#child = undefined
    this.#unread = ''
    this.#err = ''
  }

  #fail(why: string, folder: string): Outcome {
    this.close()
    return failed(why, folder)
  }

  /** The line that it answers with; undefined where it ends, or is ended, before there is one. */
  #answer(child: ChildProcess, guard: Guard, folder: string): Promise<string | undefined> {
    return new Promise(resolve => {
      const done = (line: string | undefined) => {
        this.#onOutput = undefined
        resolve(line)
      }
      this.#onOutput = () => {
        const end = this.#unread.indexOf('\n')
        if (this.#child !== child) done(undefined)
        else if (end >= 0) {
          const line = this.#unread.slice(0, end)
          this.#unread = this.#unread.slice(end + 1)
          done(line)
        } else if (this.#unread.length > MOST_OUTPUT) guard.end(TOO_LONG)
      }
      child.stdin!.write(`${JSON.stringify({ data: join(folder, 'data') })}\n`)
    })
  }

  #begin(): ChildProcess {
    const child = start(this.command, process.cwd())
    child.stdout!.on('data', (d: string) => {
      // More than this is not read.
      if (this.#child === child && this.#unread.length <= MOST_OUTPUT) this.#unread += d
      this.#onOutput?.()
    })
    child.stderr!.on('data', (d: string) => {
      this.#err = (this.#err + d).slice(-MOST_ERRORS)
    })
    child.stdin!.on('error', () => {})
    const ended = () => {
      if (this.#child === child) this.#child = undefined
      this.#onOutput?.()
    }
    child.on('error', ended)
    child.on('close', ended)
    this.#child = child
    return child
  }
}

/** A failure in words that do not depend on the folder. */
function failed(why: string, folder: string): { readonly failure: string } {
  return { failure: why.replaceAll(folder + sep, '').slice(0, SHOWN) }
}

function rowsFrom(text: () => string, folder: string): Outcome {
  try {
    return { rows: parseRows(text()) }
  } catch (error) {
    return failed(messageOf(error), folder)
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
