/** Runs a process in a group of its own: started in a folder, watched, and ended with all that it started. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { killMarked, markedBy } from './marked.js'
import type { Limits } from './study.js'

/**
 * One thread each, unless the user's own environment says otherwise: estimators run side by side, and sums over
 * several threads differ in their last digits.
 */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }

/** A process, and the mark of all that it starts. */
export interface Started {
  readonly child: ChildProcess
  readonly mark: string
}

/**
 * A shell in the folder, leader of its own group so that all it starts can be ended with it. Its mark extends that of
 * the run.
 */
export function start(command: string, cwd: string, run: string): Started {
  const mark = `${run}:${randomUUID()}`
  const child = spawn('/bin/sh', ['-c', command], {
    cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...ONE_THREAD, ...process.env, ...markedBy(mark) },
  })
  child.stdout.setEncoding('utf8')
  child.stderr.setEncoding('utf8')
  return { child, mark }
}

/** Ends its group: itself and what it started, less what made a session of its own. */
export function killGroup({ child }: Started): void {
  try {
    process.kill(-(child.pid as number), 'SIGKILL')
  } catch {
    // The group has ended already.
  }
}

/** Ends it with all that it started. */
export function kill(started: Started): void {
  killGroup(started)
  killMarked(started.mark)
}

const POLL_MS = 100
const MB = 2 ** 20

export interface Guard {
  readonly end: (why: string) => void
  /** The reason why the process was ended, if it was. */
  readonly reason: () => string | undefined
  readonly stop: () => void
}

/**
 * Ends the process and all that it started when it takes too long or too much memory: its own plus, because the
 * folder may be in memory, that of the files which it adds there.
 */
export function guarded(started: Started, { seconds, memoryMb }: Limits, folder: string): Guard {
  let reason: string | undefined
  let before: number | undefined
  const end = (why: string) => {
    reason ??= why
    kill(started)
  }
  const time = setTimeout(() => end(`it took more than ${seconds} s`), seconds * 1000)
  const memory = setInterval(() => {
    const files = bytesIn(folder)
    before ??= files
    const used = memoryOf(started.child.pid as number) + files - before
    if (used > memoryMb * MB) end(`it took more than ${memoryMb} MB of memory`)
  }, POLL_MS)
  return {
    end,
    reason: () => reason,
    stop: () => {
      clearTimeout(time)
      clearInterval(memory)
    },
  }
}

const PAGE = 4096

/** Resident bytes of a process group; 0 where the system has no /proc. */
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
      // The process ended meanwhile.
    }
  }
  return bytes
}

/** Bytes of the files below a folder. */
function bytesIn(folder: string): number {
  let bytes = 0
  try {
    for (const f of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const stat = lstatSync(join(folder, f), { throwIfNoEntry: false })
      if (stat?.isFile()) bytes += stat.size
    }
  } catch {
    // A folder was removed meanwhile.
  }
  return bytes
}
