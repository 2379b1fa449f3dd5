/** Sorts a few values in place. */

/** Above so many values the engine's own sort is faster. */
const FEW = 32

/** Sorts rows [from, to) in ascending order, by insertion where they are few: most people have one session or two. */
export function sortRun(values: Float64Array | Uint8Array, from: number, to: number): void {
  if (to - from > FEW) {
    values.subarray(from, to).sort()
    return
  }
  for (let i = from + 1; i < to; i++) {
    const x = values[i]
    let j = i
    for (; j > from && values[j - 1] > x; j--) values[j] = values[j - 1]
    values[j] = x
  }
}
