/** Levels of fixed effects: their number, how many are independent, and which are nested in clusters. */

/** Independent effects: levels of the first, those of the second less connected pairs, one less of each further. */
export function rankOf(effects: readonly Int32Array[]): number {
  const [first, second, ...more] = effects as [Int32Array, ...Int32Array[]]
  const levels = countOf(first)
  if (!second) return levels
  return more.reduce((k, e) => k + countOf(e) - 1, levels + countOf(second) - componentsOf(first, second))
}

/** Connected components of the graph that joins two effects' levels wherever a row has both. */
function componentsOf(a: Int32Array, b: Int32Array): number {
  const offset = countOf(a)
  const parent = Int32Array.from({ length: offset + countOf(b) }, (_, i) => i)
  const root = (i: number): number => {
    let at = i
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]]
      at = parent[at]
    }
    return at
  }
  for (let i = 0; i < a.length; i++) parent[root(a[i])] = root(offset + b[i])
  return parent.reduce((k, p, i) => k + +(p === i), 0)
}

/** Whether every level lies within one cluster. */
export function nested(effect: Int32Array, cluster: Int32Array): boolean {
  const of = new Int32Array(countOf(effect)).fill(-1)
  for (let i = 0; i < effect.length; i++) {
    const level = effect[i]
    if (of[level] === -1) of[level] = cluster[i]
    else if (of[level] !== cluster[i]) return false
  }
  return true
}

/** Levels numbered from 0 in order of appearance. */
export function renumber(levels: Int32Array): Int32Array {
  const numbers = new Int32Array(countOf(levels)).fill(-1)
  const out = new Int32Array(levels.length)
  let count = 0
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i]
    if (numbers[level] === -1) numbers[level] = count++
    out[i] = numbers[level]
  }
  return out
}

export function countOf(levels: Int32Array): number {
  let most = -1
  for (let i = 0; i < levels.length; i++) if (levels[i] > most) most = levels[i]
  return most + 1
}
