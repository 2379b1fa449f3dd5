/** Progress on standard error: a bar with rate and time left on a terminal, plain lines elsewhere. */
import cliProgress from 'cli-progress'
import type { Progress } from '../corpus/generate-corpus.js'
import { grouped, showSeconds } from '../ground/format.js'

export interface ProgressDisplay {
  readonly update: (progress: Progress) => void
  readonly stop: () => void
}

const QUIET: ProgressDisplay = { update: () => {}, stop: () => {} }
const MS = 1000

export function progressDisplay(quiet: boolean): ProgressDisplay {
  if (quiet) return QUIET
  return process.stderr.isTTY ? bar() : plain()
}

function bar(): ProgressDisplay {
  const started = Date.now()
  const display = new cliProgress.SingleBar({
    format: 'generating {bar} {value}/{total} parts, {rate} rows/s, {left} left',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  })
  let begun = false
  return {
    update({ done, total, rows }) {
      if (!begun) display.start(total, done, { rate: '–', left: '–' })
      begun = true
      const seconds = (Date.now() - started) / MS
      display.update(done, {
        rate: grouped(rows / Math.max(seconds, 1e-3)),
        left: rows > 0 ? showSeconds((seconds * (total - done)) / done) : '–',
      })
    },
    stop: () => display.stop(),
  }
}

const LINES = 4

function plain(): ProgressDisplay {
  let shown = 0
  return {
    update({ done, total, rows }) {
      const quarter = Math.floor((done * LINES) / total)
      if (done === 0 || quarter === shown) return
      shown = quarter
      process.stderr.write(`generated ${done} of ${total} parts, ${grouped(rows)} rows\n`)
    },
    stop: () => {},
  }
}
