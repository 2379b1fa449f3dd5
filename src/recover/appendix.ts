/** The study's cumulative regressions: one control after another, linear in expertise (A1) and by level (A2), with bounds. */
import { Arena } from '../ground/arena.js'
import { need } from '../ground/error.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import type { Nature } from '../schema/nature.js'
import { both, type LineOf, printStratum, stratumOf } from '../schema/stratum.js'
import { cached } from './cached.js'
import { complete, type Frame } from './frame.js'
import { countLeftOut } from './left-out.js'
import { type Recovered, recoveredOf } from './line.js'
import { CLEAR, rowsIn, type Size } from './population.js'
import { type Fit, type Fitter, fitterOf } from './regression.js'
import { leftOutOf } from './rounds.js'
import { values } from './values.js'

/** The names of the study’s cumulative regressions: A1 is linear in expertise, A2 by level. */
export const APPENDIX_TABLES = ['A1', 'A2'] as const
export type AppendixTable = (typeof APPENDIX_TABLES)[number]

/** The columns of both tables: what each adds to the one before; effects are added together, length is ln(turns). */
const CONTROLS = [
  { name: 'none', effects: [], length: false },
  { name: '+ mode', effects: ['work_mode'], length: false },
  { name: '+ month', effects: ['month'], length: false },
  { name: '+ subject', effects: ['subject'], length: false },
  { name: '+ occupation', effects: ['occupation'], length: false },
  { name: '+ model family and length', effects: ['model_family'], length: true },
] as const
/** All columns of sessions that the tables read. */
export const APPENDIX_COLUMNS = [
  'expertise',
  ...CONTROLS.flatMap(c => [...c.effects]),
  'turns',
  'outcome',
  'verified',
  'at_least_partial',
] as const
const OUTCOMES = ['verified', 'at_least_partial', 'succeeded'] as const
/** With fewer clusters than this CR1 is too small, and CR2 is used. */
const FEW_PEOPLE = 50

/**
 * A table's coefficients, tidy: statistic A1.OUTCOME, stratum controls=COLUMN (A2: with the level compared with
 * novices), then the share of variance explained, which has no error. Sessions with a clear goal; errors
 * clustered by person, CR1, or CR2 below 50 people. After A1 follow Oster's bounds. They rest on the sessions that have
 * all that the fullest column needs.
 */
export function appendixTable(frame: Frame, table: AppendixTable): Recovered[] {
  const whole = complete(frame, APPENDIX_COLUMNS)
  need(whole, 'recover.empty', `no session has all columns of table ${table}`)
  const lacking = APPENDIX_COLUMNS.filter(c => frame.valid[c])
  const left = leftOutOf(countLeftOut(frame, lacking, [CLEAR]), lacking)
  return wholeTable(whole, table).map(row => ({ ...row, ...left }))
}

function wholeTable(frame: Frame, table: AppendixTable): Recovered[] {
  const columns = CONTROLS.map((_, upto) => fitColumn(frame, table, upto))
  return OUTCOMES.flatMap((outcome, o) => {
    const fits = columns.map(fitsOf => fitsOf[o])
    const rows = fits.flatMap((fit, c) => {
      const controls = stratumOf('controls', CONTROLS[c].name)
      const statistic = `${table}.${outcome}`
      const terms =
        table === 'A1'
          ? [{ of: { statistic, stratum: controls, ...SLOPE }, ...fit.coefficients[0] }]
          : COMPARED.map((levels, j) => ({
              of: { statistic, stratum: both(controls, levels), ...DIFFERENCE },
              ...fit.coefficients[j],
            }))
      return [
        ...terms.map(({ of, ...shown }) => recoveredOf(of, sizeOf(fit), shown)),
        withoutError(
          fit,
          { statistic: `${statistic}.r_squared`, stratum: controls, unit: 'share', kind: 'level' },
          fit.r_squared,
        ),
      ]
    })
    return table === 'A1' ? [...rows, ...osterLines(outcome, fits[0], fits.at(-1)!)] : rows
  })
}

const SLOPE = { unit: 'points', kind: 'slope' } as const
const DIFFERENCE = { unit: 'points', kind: 'difference' } as const
/** Levels compared with novices, in the order of the indicators. */
const COMPARED = EXPERTISE_LEVELS.slice(1).map(k => stratumOf('expertise', `${k}-1`))

const sizeOf = ({ n, clusters }: Fit): Size => ({ n, people: clusters })

function withoutError(fit: Fit, of: LineOf & Nature, estimate: number): Recovered {
  const none = Number.NaN
  return recoveredOf(of, sizeOf(fit), { estimate, std_error: none, conf_low: none, conf_high: none })
}

/** The fits of a column of the table, one an outcome. */
function fitColumn(frame: Frame, table: AppendixTable, upto: number): Fit[] {
  const levels = EXPERTISE_LEVELS.slice(1).map((k, j) => ({
    term: printStratum(COMPARED[j]),
    x: cached(frame, `clear sessions at level ${k}`, () => atLevel(amongClear(frame, 'expertise'), k)),
  }))
  const terms = [
    ...(table === 'A1' ? [{ term: 'expertise', x: amongClear(frame, 'expertise') }] : levels),
    ...(CONTROLS.slice(0, upto + 1).some(c => c.length) ? [{ term: 'ln(turns)', x: lengthOf(frame) }] : []),
  ]
  const outcomes = OUTCOMES.map(outcome => amongClear(frame, outcome))
  return fitterFor(frame, upto)(terms, outcomes)
}

/** Fits with the controls up to one: both tables have the same. */
function fitterFor(frame: Frame, upto: number): Fitter {
  return cached(frame, `fits of clear sessions with ${CONTROLS[upto].name}`, () =>
    fitterOf(
      {
        effects: CONTROLS.slice(0, upto + 1).flatMap(c => c.effects.map(e => wholeAmongClear(frame, e))),
        cluster: wholeAmongClear(frame, 'person'),
        errors: frame.people < FEW_PEOPLE ? 'CR2' : 'CR1',
      },
      cached(frame, 'memory of fits', () => new Arena()),
    ),
  )
}

const lengthOf = (frame: Frame) =>
  cached(frame, 'length of clear sessions', () => amongClear(frame, 'turns').map(Math.log))

function atLevel(level: Float64Array, k: number): Float64Array {
  const out = new Float64Array(level.length)
  for (let i = 0; i < out.length; i++) out[i] = level[i] === k ? 1 : 0
  return out
}

/** A column of whole numbers of the sessions with a clear goal. */
function wholeAmongClear(frame: Frame, name: string): Int32Array {
  return cached(frame, `whole ${name} of clear sessions`, () => {
    const x = name === 'person' ? frame.person : values(frame, name)
    const rows = rowsIn(frame, CLEAR)
    return gather(x, rows, new Int32Array(rows.length))
  })
}

/** A column of the sessions with a clear goal. */
function amongClear(frame: Frame, name: string): Float64Array {
  return cached(frame, `${name} of clear sessions`, () => {
    const rows = rowsIn(frame, CLEAR)
    return gather(values(frame, name), rows, new Float64Array(rows.length))
  })
}

function gather<T extends Int32Array | Float64Array>(x: ArrayLike<number>, rows: Int32Array, out: T): T {
  for (let j = 0; j < out.length; j++) out[j] = x[rows[j]]
  return out
}

/** The share of variance that all controls, seen and unseen, could explain, as a multiple of what the seen ones do. */
const MOST_EXPLAINED = 1.3

/**
 * Bounds under selection (Oster 2019, section 3.2 and its δ for β = 0): the effect if what is unseen were
 * `delta` times as strongly related to expertise as what is seen, and could bring the explained share of
 * variance to 1.3 times that of the fullest column; and how strong it would have to be to leave no effect.
 */
export function oster(
  short: OsterFit,
  long: OsterFit,
  delta = 1,
  most = Math.min(1, MOST_EXPLAINED * long.rSquared),
) {
  const moved = (short.slope - long.slope) * (most - long.rSquared)
  const gained = long.rSquared - short.rSquared
  return { slope: long.slope - (delta * moved) / gained, deltaOfNone: (long.slope * gained) / moved }
}

export interface OsterFit {
  readonly slope: number
  readonly rSquared: number
}

function osterLines(outcome: string, short: Fit, long: Fit): Recovered[] {
  const of = (fit: Fit): OsterFit => ({ slope: fit.coefficients[0].estimate, rSquared: fit.r_squared })
  const { slope, deltaOfNone } = oster(of(short), of(long))
  const most = stratumOf('r_max', MOST_EXPLAINED)
  return [
    withoutError(
      long,
      { statistic: `bound.${outcome}`, stratum: both(stratumOf('delta', 1), most), ...SLOPE },
      slope,
    ),
    withoutError(
      long,
      { statistic: `delta_of_none.${outcome}`, stratum: most, unit: 'ratio', kind: 'ratio' },
      deltaOfNone,
    ),
  ]
}
