/** Work that can be interrupted: finished results are kept, and a hint gives the command that resumes. */
import type { ProgressDisplay } from './progress.js'
import { quoted } from './shell.js'

/** The exit status of an interrupted run. */
export const INTERRUPTED = 130

/**
 * Does the work with a signal that SIGINT and SIGTERM abort; an interrupted command exits with a hint how to resume.
 */
export async function interruptible<T>(
  display: ProgressDisplay,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
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
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/** The command as it was given, without --force, which would start afresh. */
export function commandLine(): string {
  const words = process.argv.slice(2).filter(w => w !== '--force')
  return ['plumbline', ...words.map(w => quoted(w))].join(' ')
}
