/** Solves for a given mix of expertise in a world: cut points of the score, or weights of people. */
import { LuDecomposition, Matrix } from 'ml-matrix'
import { exp } from '../ground/math.js'
import { normalQuantile } from '../ground/normal.js'
import { type Block, LEVELS } from '../model/block.js'
import { NO_RULES } from '../model/rules.js'
import type { Arm } from './arm.js'
import { Generator } from './generator.js'

/** People of the corpus on which a mix is solved; the remaining error is below a tenth of a point. */
const REFERENCE_PEOPLE = 50_000
const PEOPLE_A_BLOCK = 10_000
const SEED = 'the mix of expertise'

/** Calls `each` for blocks of the world in which nodes have run as far as expertise. */
function reference(parameters: Arm['parameters'], each: (block: Block) => void): void {
  const generator = new Generator({ parameters, rules: NO_RULES }, SEED)
  for (let from = 1; from <= REFERENCE_PEOPLE; from += PEOPLE_A_BLOCK)
    each(generator.showing(from, PEOPLE_A_BLOCK, { truth_sessions: ['expertise'] }))
}

/** Points of the standard normal that stand for what moves a score besides its shift. */
const POINTS = 1024
const HALVINGS = 40
const FAR = 12

/**
 * The four cut points at which the levels have these shares, in all months or some. Given its shift a score is normal with variance 1,
 * so its distribution is a mixture of normals, whose distribution function is read between 1,024 of its quantiles.
 */
export function rankCuts(
  parameters: Arm['parameters'],
  shares: readonly number[],
  months?: readonly number[],
): number[] {
  const shifts: Float64Array[] = []
  reference(parameters, ({ sessions }) => {
    const all = sessions.scoreShift.slice(0, sessions.n)
    shifts.push(months ? all.filter((_, i) => months.includes(sessions.month[i] as number)) : all)
  })
  const z = Array.from({ length: POINTS }, (_, j) => normalQuantile((j + 0.5) / POINTS))
  const n = shifts.reduce((sum, s) => sum + s.length, 0)
  const below = (cut: number) => {
    let count = 0
    for (const shift of shifts) for (let i = 0; i < shift.length; i++) count += pointsBelow(z, cut - shift[i])
    return count / (n * POINTS)
  }
  let sum = 0
  return shares.slice(0, -1).map(share => {
    sum += share
    let [low, high] = [-FAR, FAR]
    for (let h = 0; h < HALVINGS; h++) {
      const middle = (low + high) / 2
      if (below(middle) < sum) low = middle
      else high = middle
    }
    return sum <= 0 ? -FAR : sum >= 1 ? FAR : (low + high) / 2
  })
}

/** How many of the ascending points, each halved by itself, lie below x, in proportion between two of them. */
function pointsBelow(points: readonly number[], x: number): number {
  let [low, high] = [0, points.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle] <= x) low = middle + 1
    else high = middle
  }
  if (low === 0 || low === points.length) return low
  const [before, after] = [points[low - 1], points[low]]
  return low - HALF + (x - before) / (after - before)
}

const HALF = 0.5

const MOST_STEPS = 50
const SETTLED = 1e-10

/**
 * Tilts of the levels that give the sessions of weighted people these shares: a person weighs
 * e^(mean tilt of the levels of the person’s sessions), the weights nearest to equal ones that do
 * (entropy balancing, Hainmueller 2012). Newton’s method on the dual; the first level’s tilt is 0.
 */
export function personTilts(parameters: Arm['parameters'], shares: readonly number[]): number[] {
  const rows: Float64Array[] = []
  reference(parameters, block => rows.push(...levelCounts(block)))
  let tilts = new Float64Array(LEVELS)
  for (let step = 0, moved = Infinity; step < MOST_STEPS && moved > SETTLED; step++) {
    const gap = new Float64Array(LEVELS)
    const slope = Array.from({ length: LEVELS }, () => new Float64Array(LEVELS))
    for (const counts of rows) {
      const size = total(counts)
      const w = exp(meanTilt(counts, size, tilts))
      for (let k = 0; k < LEVELS; k++) {
        const excess = w * (counts[k] - shares[k] * size)
        gap[k] = gap[k] + excess
        for (let l = 0; l < LEVELS; l++) slope[k][l] = slope[k][l] + (excess * counts[l]) / size
      }
    }
    const inner = slope.slice(1).map(row => Array.from(row.subarray(1)))
    const steps = new LuDecomposition(new Matrix(inner))
      .solve(Matrix.columnVector(Array.from(gap.subarray(1))))
      .to1DArray()
    moved = Math.max(...steps.map(Math.abs))
    const scale = Math.min(1, 1 / moved)
    tilts = tilts.map((t, k) => (k === 0 ? 0 : t - scale * steps[k - 1]))
  }
  return Array.from(tilts, t => Number(t.toPrecision(10)))
}

/** The weight of each person of a block, as it is before any rule changes a level. */
export function personWeights(block: Block, tilts: readonly number[]): Float64Array {
  return Float64Array.from(levelCounts(block), counts => exp(meanTilt(counts, total(counts), tilts)))
}

function levelCounts({ people, sessions }: Block): Float64Array[] {
  const counts = Array.from({ length: people.n }, () => new Float64Array(LEVELS))
  for (let i = 0; i < sessions.n; i++) {
    const row = counts[sessions.person[i]] as Float64Array
    const k = sessions.expertise[i]
    row[k] = row[k] + 1
  }
  return counts
}

function total(counts: Float64Array): number {
  let sum = 0
  for (let k = 0; k < counts.length; k++) sum += counts[k]
  return sum
}

function meanTilt(counts: Float64Array, size: number, tilts: ArrayLike<number>): number {
  let sum = 0
  for (let k = 0; k < counts.length; k++) sum += counts[k] * tilts[k]
  return sum / size
}
