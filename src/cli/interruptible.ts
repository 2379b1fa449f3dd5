/** Work that a person may stop: what is finished is kept, and the command that goes on is said. */
import type { ProgressDisplay } from './progress.js'
import { quoted } from './shell.js'

/** The exit status of an interrupted run. */
export const INTERRUPTED = 130

/** Does the work with a signal that SIGINT and SIGTERM abort; then exits with how to go on. */
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

/** The command as it was given, less --force, which would start afresh. */
export function commandLine(): string {
  const words = process.argv.slice(2).filter(w => w !== '--force')
  return ['plumbline', ...words.map(w => quoted(w))].join(' ')
}
