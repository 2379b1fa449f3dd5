/** The time that recovery of some sessions takes, by family of statistics. */
import type { Source } from '../files/input.js'
import { type Mapping, NO_MAPPING } from '../files/mapping.js'
import { Stopwatch } from '../ground/stopwatch.js'
import type { Vocabulary } from '../recover/level-names.js'
import type { Line, Wanted } from '../recover/line.js'
import { statisticLines } from '../recover/statistics.js'
import { familyOf, stepOf, timedLines, WORK } from '../recover/timed.js'
import type { Frames } from './frames.js'
import { loadSessions } from './load-frame.js'
import { recoverSessions } from './recover-corpus.js'
import { recoverTables } from './recover-tables.js'

export interface ProfiledFamily {
  /** A family of statistics, or what is no family's own. */
  readonly family: string
  /** Lines of the table; of reading, the sessions. */
  readonly rows: number
  /** Milliseconds of the first round, between the rounds, and of the second. */
  readonly totals: number
  readonly solve: number
  readonly errors: number
  readonly milliseconds: number
  readonly share: number
}

const READING = 'reading'
/** What rests on more than the sessions' usual columns is read and recovered apart. */
const APART = 'signals and other tables'

/**
 * Recovers the statistics in one thread, or those that are wanted, each family timed. Times differ from run to run; what
 * families share counts for the first. `lines` is told whether some are wanted of other tables.
 */
export async function profileRecovery(
  from: Source,
  lines: (levels: Vocabulary | undefined, others: boolean) => readonly Line[] = levels =>
    statisticLines(undefined, levels),
  mapping: Mapping = NO_MAPPING,
  now?: () => number,
  wanted?: Wanted,
): Promise<ProfiledFamily[]> {
  const watch = new Stopwatch(now)
  const others = await watch.during(APART, () => recoverTables(from, wanted))
  const sessions = await watch.during(READING, () => loadSessions(from, mapping))
  let read = 0
  const frames = timedFrames(sessions.frames, watch, rows => {
    read += rows
  })
  const { rows } = await recoverSessions({ ...sessions, frames }, levels =>
    timedLines(lines(levels, others.length > 0), watch),
  )
  const whole = watch.whole
  const ofFamily = (family: string): ProfiledFamily => {
    const [totals, solve, errors] = WORK.map(w => watch.of(stepOf(family, w))) as [number, number, number]
    const milliseconds = totals + solve + errors
    const own = rows.filter(r => familyOf(r) === family).length
    return { family, rows: own, totals, solve, errors, milliseconds, share: milliseconds / whole }
  }
  const families = [...new Set(rows.map(familyOf))].map(ofFamily)
  const reading = watch.of(READING)
  const apart = watch.of(APART)
  const rest = whole - reading - apart - families.reduce((s, f) => s + f.milliseconds, 0)
  // Each session is read once a round.
  return [
    ...families,
    other(READING, read / 2, reading, whole),
    other(APART, others.length, apart, whole),
    other('squares and intervals', rows.length, rest, whole),
  ]
}

const other = (family: string, rows: number, milliseconds: number, whole: number): ProfiledFamily => ({
  family,
  rows,
  totals: 0,
  solve: 0,
  errors: 0,
  milliseconds,
  share: milliseconds / whole,
})

/** The frames, the time until each is there counted as reading. */
function timedFrames(frames: Frames, watch: Stopwatch, onRows: (rows: number) => void): Frames {
  const passes: Frames = async function* (memory) {
    const pass = frames(memory)[Symbol.asyncIterator]()
    for (;;) {
      const next = await watch.during(READING, () => pass.next())
      if (next.done) return
      onRows(next.value.rows)
      yield next.value
    }
  }
  return Object.assign(passes, frames.gaps && { gaps: frames.gaps })
}
