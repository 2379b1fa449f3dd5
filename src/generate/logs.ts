/** Logs of columns of counts. */
import type { Arena } from '../ground/arena.js'
import { logOfWhole } from '../ground/math.js'
import type { ColumnData } from '../schema/batch.js'

const FEW = 1 << 12
const logs = Float64Array.from({ length: FEW }, (_, n) => logOfWhole(n))

/** ln n; most counts are small, and theirs are looked up. */
function logOfCount(n: number): number {
  return n < FEW ? logs[n] : logOfWhole(n)
}

/** ln of every count. */
export function logsOf(arena: Arena, counts: Int32Array, n: number): Float64Array {
  const out = arena.doubles(n)
  for (let i = 0; i < n; i++) out[i] = logOfCount(counts[i])
  return out
}

/** ln(count / turns), null and 0 where the count is 0. */
export function logRatio(arena: Arena, counts: Int32Array, logTurns: Float64Array, n: number): ColumnData {
  const [out, valid] = [arena.doubles(n), arena.bytes(n)]
  for (let i = 0; i < n; i++) {
    const count = counts[i]
    const known = +(count !== 0)
    valid[i] = known
    out[i] = known === 1 ? logOfCount(count) - logTurns[i] : 0
  }
  return { values: out, valid }
}
