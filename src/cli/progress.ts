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

/** The words of a display, and the unit that it counts. */
interface Wording {
  readonly doing: string
  readonly done: string
  readonly unit: string
}
const GENERATING: Wording = { doing: 'generating', done: 'generated', unit: 'parts' }

export function progressDisplay(quiet: boolean, wording = GENERATING): ProgressDisplay {
  if (quiet) return QUIET
  return process.stderr.isTTY ? bar(wording) : plain(wording)
}

/** Progress that says something before it is first shown. */
export function sayingFirst(display: ProgressDisplay, say: (first: Progress) => void): ProgressDisplay {
  let begun = false
  return {
    ...display,
    update: progress => {
      if (!begun) say(progress)
      begun = true
      display.update(progress)
    },
  }
}

function bar({ doing, unit }: Wording): ProgressDisplay {
  const started = Date.now()
  const display = new cliProgress.SingleBar({
    format: `${doing} {bar} {value}/{total} ${unit}{rate}, {left} left`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  })
  let begun = false
  let first = 0
  return {
    update({ done, total, rows }) {
      if (!begun) {
        display.start(total, done, { rate: '', left: '–' })
        first = done
      }
      begun = true
      const seconds = (Date.now() - started) / MS
      display.setTotal(total)
      display.update(done, {
        rate: rows > 0 ? `, ${grouped(rows / Math.max(seconds, 1e-3))} rows/s` : '',
        left: done > first ? showSeconds((seconds * (total - done)) / (done - first)) : '–',
      })
    },
    stop() {
      if (begun) display.stop()
      begun = false
    },
  }
}

const LINES = 4

function plain({ done: past, unit }: Wording): ProgressDisplay {
  let shown = 0
  return {
    update({ done, total, rows }) {
      const quarter = Math.floor((done * LINES) / total)
      if (done === 0 || quarter === shown) return
      shown = quarter
      process.stderr.write(
        `${past} ${done} of ${total} ${unit}${rows > 0 ? `, ${grouped(rows)} rows` : ''}\n`,
      )
    },
    stop: () => {},
  }
}
