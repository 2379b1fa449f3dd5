/** Frames by hand, and statistics of one line. */
import { table } from 'arquero'
import { compute } from '../../src/recover/compute.js'
import type { Estimator } from '../../src/recover/estimator.js'
import type { Frame } from '../../src/recover/frame.js'
import { line, type Recovered } from '../../src/recover/line.js'
import { EVERYONE } from '../../src/recover/population.js'
import { ALL } from '../../src/schema/stratum.js'

/** A frame of people's sessions, with any columns. People must stand together. */
export function frameBy(person: readonly number[], columns: Record<string, readonly number[]>): Frame {
  const ids = [...new Set(person)]
  const numbers = Int32Array.from(person, p => ids.indexOf(p))
  const held = Object.fromEntries(Object.entries(columns).map(([k, v]) => [k, Float64Array.from(v)]))
  return {
    sessions: table(held),
    columns: held,
    rows: person.length,
    person: numbers,
    people: ids.length,
    ids: Float64Array.from(ids),
    counts: Float64Array.from(ids, id => person.filter(p => p === id).length),
    valid: {},
    vocabulary: {},
    cache: new Map(),
  }
}

/** The line that an estimator gives. */
export function estimate(frames: Frame | readonly Frame[], estimator: Estimator): Recovered {
  return compute([frames].flat() as Frame[], [
    line({ statistic: 'it', unit: 'coefficient', kind: 'level' }, ALL, estimator, EVERYONE),
  ])[0]!
}
