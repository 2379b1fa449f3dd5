/** Processes by a mark in their environment: all that an estimator started, whatever group or session they are in. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const NAME = 'PLUMBLINE_RUN'
const BETWEEN = '\n'

/** What the environment of a process holds so that it and all that it starts have the mark, beside those there are. */
export function markedBy(mark: string): Readonly<Record<string, string>> {
  const outer = process.env[NAME]
  return { [NAME]: outer ? `${outer}${BETWEEN}${mark}` : mark }
}

/** Kills the processes with the mark, or one that extends it, and returns their number; 0 where there is no /proc. */
export function killMarked(mark: string): number {
  const pids = existsSync('/proc/self/environ')
    ? readdirSync('/proc').filter(p => /^\d+$/.test(p) && Number(p) !== process.pid && hasMark(p, mark))
    : []
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
  return pids.length
}

function hasMark(pid: string, mark: string): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    const marks = environment.find(e => e.startsWith(`${NAME}=`))?.slice(NAME.length + 1) ?? ''
    return marks.split(BETWEEN).some(m => m === mark || m.startsWith(`${mark}:`))
  } catch {
    // It ended meanwhile, or belongs to another user.
    return false
  }
}

const POLL_MS = 5
const MOST_POLLS = 400

/** Kills the processes with the mark until none is left: a process may start another while it is looked for. */
export async function endMarked(mark: string): Promise<void> {
  for (let poll = 0; poll < MOST_POLLS && killMarked(mark) > 0; poll++) await wait(POLL_MS)
}
