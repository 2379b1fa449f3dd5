/** Work that can be interrupted: finished results are kept, and a hint gives the command that resumes. */
import type { ProgressDisplay } from './progress.js'
import { quoted } from './shell.js'

/** The exit status of an interrupted run. */
export const INTERRUPTED = 130
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Does the work with a signal that Ctrl-C, SIGTERM and the end of the terminal abort; an interrupted command exits with a
 * hint how to resume.
 */
export async function interruptible<T>(
  display: ProgressDisplay,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  const deaf = hearing(() => stop.abort())
  try {
    const result = await work(stop.signal)
    display.stop()
    return result
  } catch (error) {
    display.stop()
    if (!stop.signal.aborted) throw error
    process.stderr.write(`interrupted; what is finished is kept. Resume with: ${commandLine()}\n`)
    process.exit(INTERRUPTED)
  } finally {
    deaf()
  }
}

/** A signal sent twice, as by a terminal and by npx, is one. */
const TWICE_MS = 1000

/** Calls `interrupt` at the first signal, and exits at a later one; returns what ends this. */
function hearing(interrupt: () => void): () => void {
  let since: number | undefined
  const hear = () => {
    if (since !== undefined && Date.now() - since > TWICE_MS) process.exit(INTERRUPTED)
    since ??= Date.now()
    interrupt()
  }
  for (const s of SIGNALS) process.on(s, hear)
  return () => {
    for (const s of SIGNALS) process.off(s, hear)
  }
}

/** The command as it was given, without --force, which would start afresh. */
export function commandLine(): string {
  const words = process.argv.slice(2).filter(w => w !== '--force')
  return ['plumbline', ...words.map(w => quoted(w))].join(' ')
}
