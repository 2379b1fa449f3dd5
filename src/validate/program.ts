/** Runs an estimator's command on one corpus, within limits of time and memory; the result is rows or a message. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, sep } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { messageOf } from '../ground/error.js'
import { type Guard, guarded, kill, killGroup, type Started, start } from './contained.js'
import { InProcess } from './in-process.js'
import { parseRows } from './rows.js'
import type { Given, Outcome, Runner } from './runner.js'
import type { EstimatorSpec, Limits, Study } from './study.js'

/** `run` is the mark of every process that the runner starts. */
export function runnerOf(estimator: EstimatorSpec, study: Study, run: string): Runner {
  if (!('command' in estimator)) return new InProcess(estimator, study)
  const { command, serve } = estimator
  const options = { ...study, run }
  return serve ? new Served(command, options) : new Once(command, options)
}

/** Files in which an estimator may leave its rows, in place of printing them. */
const FILES = ['estimates.csv', 'estimates.json', 'estimates.jsonl']
const MOST_OUTPUT = 1 << 24
const MOST_ERRORS = 1 << 16
const TOO_LONG = 'it wrote more than 16 MB'
const TOO_MANY = 'it wrote more than a line; all rows of a corpus belong in one'
const SHOWN = 300

interface Options {
  readonly limits: Limits
  /** Of intervals. */
  readonly level: number
  /** The mark of every process that is started. */
  readonly run: string
}

/** One process per corpus. */
class Once implements Runner {
  readonly needsFiles = true
  #now: Started | undefined

  constructor(
    private readonly command: string,
    private readonly options: Options,
  ) {}

  async run(given: Given): Promise<Outcome> {
    const { folder } = given
    // Rows that another estimator or an earlier run left in a shared folder are not this one's.
    for (const f of FILES) rmSync(join(folder, f), { force: true })
    const started = start(this.command, folder, this.options.run)
    this.#now = started
    const { child } = started
    const guard = guarded(started, this.options.limits, folder)
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
    // What it left running in the background would take time from others.
    killGroup(started)
    this.#now = undefined
    if (guard.reason()) return { failure: guard.reason() as string }
    if (code !== 0) return failed(`exit ${code ?? 'by a signal'}: ${lastLine(err)}`, folder)
    return rowsFrom(given, this.options, () => {
      const file = FILES.map(f => join(folder, f)).find(existsSync)
      return file ? readFileSync(file, 'utf8') : out
    })
  }

  close(): void {
    if (this.#now) kill(this.#now)
  }
}

/** One process for many corpora; it is started again after a failure. */
class Served implements Runner {
  readonly needsFiles = true
  #child: Started | undefined
  #closed = false
  /** Output that has not been read; a line of it is the answer. */
  #unread = ''
  #err = ''
  #onOutput: (() => void) | undefined

  constructor(
    private readonly command: string,
    private readonly options: Options,
  ) {}

  async run(given: Given): Promise<Outcome> {
    const { folder } = given
    const isFresh = !this.#child
    if (isFresh) this.#begin()
    // Output after the last answer does not answer the next corpus.
    await nextTick()
    if (this.#unread.trim() !== '') return this.#fail(TOO_MANY, folder)
    this.#unread = ''
    const started = this.#child ?? this.#begin()
    const guard = guarded(started, this.options.limits, folder)
    const line = await this.#answer(started, guard, folder)
    guard.stop()
    if (line === undefined) {
      const why = guard.reason()
      if (isFresh || why || this.#closed) return this.#fail(why ?? `it ended: ${lastLine(this.#err)}`, folder)
      // A fresh process shows whether the old one had ended after its last answer or this corpus ends it.
      this.#end()
      return this.run(given)
    }
    if (this.#unread.trim() !== '') return this.#fail(TOO_MANY, folder)
    const outcome = rowsFrom(given, this.options, () => line)
    if ('failure' in outcome) this.#end()
    return outcome
  }

  close(): void {
    this.#closed = true
    this.#end()
  }

  #end(): void {
    if (this.#child) kill(this.#child)
    this.#child = undefined
    this.#unread = ''
    this.#err = ''
  }

  #fail(why: string, folder: string): Outcome {
    this.#end()
    return failed(why, folder)
  }

  /** The line that it answers with; undefined where it ends, or is ended, before there is one. */
  #answer(started: Started, guard: Guard, folder: string): Promise<string | undefined> {
    return new Promise(resolve => {
      const done = (line: string | undefined) => {
        this.#onOutput = undefined
        resolve(line)
      }
      this.#onOutput = () => {
        const end = this.#unread.indexOf('\n')
        if (this.#child !== started) done(undefined)
        else if (end >= 0) {
          const line = this.#unread.slice(0, end)
          this.#unread = this.#unread.slice(end + 1)
          done(line)
        } else if (this.#unread.length > MOST_OUTPUT) guard.end(TOO_LONG)
      }
      started.child.stdin!.write(`${JSON.stringify({ data: join(folder, 'data') })}\n`)
    })
  }

  #begin(): Started {
    const started = start(this.command, process.cwd(), this.options.run)
    const { child } = started
    child.stdout!.on('data', (d: string) => {
      // More than this is not read.
      if (this.#child === started && this.#unread.length <= MOST_OUTPUT) this.#unread += d
      this.#onOutput?.()
    })
    child.stderr!.on('data', (d: string) => {
      this.#err = (this.#err + d).slice(-MOST_ERRORS)
    })
    child.stdin!.on('error', () => {})
    const ended = () => {
      if (this.#child === started) this.#child = undefined
      this.#onOutput?.()
    }
    child.on('error', ended)
    child.on('close', ended)
    this.#child = started
    return started
  }
}

/** A failure in words that do not depend on the folder. */
function failed(why: string, folder: string): { readonly failure: string } {
  return { failure: why.replaceAll(folder + sep, '').slice(0, SHOWN) }
}

function rowsFrom({ folder }: Given, { level }: Options, text: () => string): Outcome {
  try {
    return { rows: parseRows(text(), level) }
  } catch (error) {
    return failed(messageOf(error), folder)
  }
}

/**
 * The line of a program's errors that says what went wrong: the last that begins as errors do, with the line that goes on
 * with it, or the last of all but what interpreters add below (R: Execution halted, Node: its stack and version).
 */
function lastLine(text: string): string {
  const lines = text.split('\n').map(l => l.trimEnd())
  const at = lines.findLastIndex(l => ERROR.test(l))
  if (at < 0) return lines.findLast(l => l !== '' && !ADDED.test(l))?.trim() ?? ''
  const line = (lines[at] as string).replace(/^\[/, '')
  return line.endsWith(':') ? `${line} ${(lines[at + 1] ?? '').trim()}` : line
}

/** Python's ModuleNotFoundError: …, R's Error in f(x) : …, Node's [Error: … or Error [CODE]: …, DuckDB's Binder Error: … */
const ERROR = /^\[?(?:[\w.]*(?:Error|Exception)|ERROR|[A-Z]\w+ Error|Error in .+?)(?: \[\w+\])? ?:/
const ADDED = /^\s*(?:Execution halted|Calls: .*|Node\.js v.*|at .*|\^+|[{}\]])$/
