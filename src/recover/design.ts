/** The sparse design matrix of regressions on cells with added effects. */

/** Each occupied cell's row of the design: entries starts[k] to starts[k + 1], in columns `at`, are x, others 0. */
export interface Design {
  readonly occupied: Int32Array
  readonly starts: Int32Array
  readonly at: Int32Array
  readonly x: Float64Array
  readonly width: number
  /** Columns from here on are regressors. */
  readonly effects: number
  /** The categories that number cells, the regressor's first, which runs fastest. */
  readonly digits: readonly Digit[]
}

/** A category: how many cells one of its levels spans, its levels, and the columns that these have from `first` on. */
interface Digit {
  readonly unit: number
  readonly size: number
  readonly first: number
}

/**
 * An intercept, an indicator of every level of an effect but the first present, then the regressors, which are given
 * for each value of the regressor. `columns` are the effects' and, last, the regressor's.
 */
export function designOf(
  regressors: readonly (readonly number[])[],
  columns: readonly { readonly size: number }[],
  occupied: Int32Array,
): Design {
  const levels = regressors.length
  /** The column of each level of each effect; −1 for the first present. */
  const places: (Digit & { readonly column: Int32Array })[] = []
  let width = 1
  let unit = levels
  for (let c = columns.length - 2; c >= 0; c--) {
    const { size } = columns[c]
    const column = new Int32Array(size).fill(-1)
    for (let k = 0; k < occupied.length; k++) column[levelAt(occupied[k], unit, size)] = 0
    const first = width
    let present = 0
    for (let v = 0; v < size; v++) if (column[v] === 0) column[v] = present++ === 0 ? -1 : width++
    places.push({ unit, size, first, column })
    unit *= size
  }
  const effects = width
  const starts = new Int32Array(occupied.length + 1)
  const most = occupied.length * (1 + places.length + regressors[0].length)
  const at = new Int32Array(most)
  const x = new Float64Array(most)
  let end = 0
  for (let k = 0; k < occupied.length; k++) {
    const cell = occupied[k]
    at[end] = 0
    x[end++] = 1
    for (let c = 0; c < places.length; c++) {
      const { unit: below, size, column } = places[c]
      const place = column[levelAt(cell, below, size)]
      if (place < 0) continue
      at[end] = place
      x[end++] = 1
    }
    const own = regressors[cell % levels] as readonly number[]
    for (let j = 0; j < own.length; j++) {
      if (own[j] === 0) continue
      at[end] = effects + j
      x[end++] = own[j]
    }
    starts[k + 1] = end
  }
  return {
    occupied,
    starts,
    at: at.subarray(0, end),
    x: x.subarray(0, end),
    width: effects + regressors[0].length,
    effects,
    digits: [{ unit: 1, size: levels, first: effects }, ...places],
  }
}

/** A cell's level of the category of which one level spans so many cells. Cells are whole numbers below 2³¹. */
export const levelAt = (cell: number, unit: number, size: number) => ((cell / unit) | 0) % size

/** The design's cross products, each row weighted. */
export function gramOf({ starts, at, x, width }: Design, weights: Float64Array): Float64Array[] {
  const gram = new Float64Array(width * width)
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]
    const [from, to] = [starts[k], starts[k + 1]]
    for (let a = from; a < to; a++) {
      const line = width * at[a]
      const wx = weight * x[a]
      for (let b = from; b < to; b++) gram[line + at[b]] = gram[line + at[b]] + wx * x[b]
    }
  }
  return Array.from({ length: width }, (_, j) => gram.subarray(j * width, (j + 1) * width))
}

/** The design's cross products with a response per row. */
export function projectedOf({ starts, at, x, width }: Design, response: Float64Array): Float64Array {
  const out = new Float64Array(width)
  for (let k = 0; k < response.length; k++) {
    for (let a = starts[k]; a < starts[k + 1]; a++) out[at[a]] = out[at[a]] + x[a] * response[k]
  }
  return out
}

/** Some entries of a row. */
export type RowPart = readonly { readonly at: number; readonly x: number }[]

/** Rows as sums of parts, one of each group of categories. */
export interface Parts {
  readonly groups: number
  readonly parts: readonly RowPart[]
  /** The parts of each row, one row after another. */
  readonly partOf: Int32Array
}

/** Categories share a group where their levels have at most so many combinations. */
const MOST_COMBINATIONS = 128

/** The rows as sums of parts: the intercept is in the regressor's. */
export function partsOf(design: Design): Parts {
  const { occupied, digits, width } = design
  const groups = groupsOf(digits)
  const groupOf = new Int32Array(width)
  digits.slice(1).forEach(({ first }) => {
    groupOf.fill(
      groups.findIndex(g => g.digits.some(d => d.first === first)),
      first,
      digits[0].first,
    )
  })
  const parts: RowPart[] = []
  const partOf = new Int32Array(occupied.length * groups.length)
  groups.forEach(({ unit, size }, group) => {
    const known = new Int32Array(size).fill(-1)
    for (let k = 0; k < occupied.length; k++) {
      const levels = levelAt(occupied[k], unit, size)
      if (known[levels] < 0) known[levels] = parts.push(entriesOf(design, k, at => groupOf[at] === group)) - 1
      partOf[k * groups.length + group] = known[levels]
    }
  })
  return { groups: groups.length, parts, partOf }
}

/** Neighbouring categories together. */
function groupsOf(digits: readonly Digit[]) {
  const groups: { readonly unit: number; size: number; readonly digits: Digit[] }[] = []
  for (const digit of digits) {
    const last = groups.at(-1)
    if (last && last.size * digit.size <= MOST_COMBINATIONS) {
      last.size *= digit.size
      last.digits.push(digit)
    } else groups.push({ unit: digit.unit, size: digit.size, digits: [digit] })
  }
  return groups
}

function entriesOf({ starts, at, x }: Design, k: number, isWanted: (column: number) => boolean): RowPart {
  const entries: { at: number; x: number }[] = []
  for (let a = starts[k]; a < starts[k + 1]; a++) if (isWanted(at[a])) entries.push({ at: at[a], x: x[a] })
  return entries
}

/** A row of the design times a vector. */
export function timesRow({ starts, at, x }: Design, k: number, vector: Float64Array): number {
  let s = 0
  for (let a = starts[k]; a < starts[k + 1]; a++) s += x[a] * vector[at[a]]
  return s
}

/** Adds so many times a row of the design to a vector. */
export function addRow({ starts, at, x }: Design, k: number, times: number, vector: Float64Array): void {
  for (let a = starts[k]; a < starts[k + 1]; a++) vector[at[a]] = vector[at[a]] + times * x[a]
}
