/** Runs somebody's estimator on one corpus, within limits of time and memory; whatever it does becomes rows or a message. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, PlumblineError } from '../ground/error.js'
import { InProcess } from './in-process.js'
import { parseRows } from './rows.js'
import type { Given, Outcome, Runner } from './runner.js'
import type { Estimator, Limits, Study } from './study.js'

export function runnerOf(estimator: Estimator, study: Study): Runner {
  if (!('command' in estimator)) return new InProcess(estimator, study)
  const { command, serve } = estimator
  return serve ? new Served(command, study.limits) : new Once(command, study.limits)
}

/** Files in which an estimator may leave its rows, in place of printing them. */
const FILES = ['estimates.csv', 'estimates.json', 'estimates.jsonl']
const MOST_OUTPUT = 1 << 24
const SHOWN = 300

/** A process a corpus. */
class Once implements Runner {
  readonly needsFiles = true

  constructor(
    private readonly command: string,
    private readonly limits: Limits,
  ) {}

  async run({ folder }: Given): Promise<Outcome> {
    const child = start(this.command, folder)
    let [out, err] = ['', '']
    child.stdout!.on('data', (d: Buffer) => {
      if (out.length < MOST_OUTPUT) out += d.toString()
    })
    child.stderr!.on('data', (d: Buffer) => {
      err = (err + d.toString()).slice(-MOST_OUTPUT)
    })
    child.stdin!.end()
    const guard = guarded(child, this.limits)
    const code = await new Promise<number | null>(resolve => {
      child.on('error', () => resolve(null))
      child.on('close', resolve)
    })
    guard.stop()
    if (guard.reason()) return { failure: guard.reason() as string }
    if (code !== 0) return { failure: `exit ${code ?? 'by a signal'}: ${lastLine(err)}`.slice(0, SHOWN) }
    return rowsFrom(() => {
      const file = FILES.map(f => join(folder, f)).find(existsSync)
      return file ? readFileSync(file, 'utf8') : out
    })
  }

  close(): void {}
}

/** One process for many corpora; it is started again after a failure. */
class Served implements Runner {
  readonly needsFiles = true
  #child: ChildProcess | undefined
  #buffer = ''
  #err = ''
  #waiting: ((line: string | undefined) => void) | undefined

  constructor(
    private readonly command: string,
    private readonly limits: Limits,
  ) {}

  async run({ folder }: Given): Promise<Outcome> {
    const child = this.#child ?? this.#begin()
    const guard = guarded(child, this.limits)
    const line = await new Promise<string | undefined>(resolve => {
      this.#waiting = resolve
      child.stdin!.write(`${JSON.stringify({ data: join(folder, 'data') })}\n`)
    })
    guard.stop()
    if (line !== undefined) {
      const outcome = rowsFrom(() => line)
      if (!('failure' in outcome)) return outcome
      this.close()
      return outcome
    }
    const reason = guard.reason() ?? `it ended: ${lastLine(this.#err)}`
    this.close()
    return { failure: reason.slice(0, SHOWN) }
  }

  close(): void {
    if (this.#child) kill(this.#child)
    this.#child = undefined
    this.#buffer = ''
    this.#err = ''
  }

  #begin(): ChildProcess {
    const child = start(this.command, process.cwd())
    const answer = (line: string | undefined) => {
      const waiting = this.#waiting
      this.#waiting = undefined
      waiting?.(line)
    }
    child.stdout!.on('data', (d: Buffer) => {
      this.#buffer += d.toString()
      const end = this.#buffer.indexOf('\n')
      if (end < 0) return
      const line = this.#buffer.slice(0, end)
      this.#buffer = this.#buffer.slice(end + 1)
      answer(line)
    })
    child.stderr!.on('data', (d: Buffer) => {
      this.#err = (this.#err + d.toString()).slice(-MOST_OUTPUT)
    })
    child.stdin!.on('error', () => {})
    child.on('error', () => answer(undefined))
    child.on('close', () => {
      if (this.#child === child) answer(undefined)
    })
    this.#child = child
    return child
  }
}

function rowsFrom(text: () => string): Outcome {
  try {
    return { rows: parseRows(text()) }
  } catch (error) {
    if (!(error instanceof PlumblineError)) return { failure: messageOf(error) }
    return { failure: error.message }
  }
}

/** A shell in the folder, leader of a group of its own so that all it starts can be ended with it. */
function start(command: string, cwd: string): ChildProcess {
  return spawn('/bin/sh', ['-c', command], { cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
}

function kill(child: ChildProcess): void {
  try {
    process.kill(-(child.pid as number), 'SIGKILL')
  } catch {
    // It is gone already.
  }
}

const POLL_MS = 100
const MB = 2 ** 20

/** Ends the process and all that it started when it takes too long or too much memory. */
function guarded(child: ChildProcess, { seconds, memoryMb }: Limits) {
  let reason: string | undefined
  const end = (why: string) => {
    reason ??= why
    kill(child)
  }
  const time = setTimeout(() => end(`it took more than ${seconds} s`), seconds * 1000)
  const memory = setInterval(() => {
    const used = memoryOf(child.pid as number)
    if (used > memoryMb * MB) end(`it took more than ${memoryMb} MB of memory`)
  }, POLL_MS)
  return {
    reason: () => reason,
    stop: () => {
      clearTimeout(time)
      clearInterval(memory)
    },
  }
}

const PAGE = 4096

/** Resident bytes of a process group; 0 where the system does not tell (it has no /proc). */
function memoryOf(group: number): number {
  if (!existsSync('/proc/self/stat')) return 0
  let bytes = 0
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(fields[2]) !== group) continue
      bytes += Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE
    } catch {
      // It ended while it was looked at.
    }
  }
  return bytes
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
