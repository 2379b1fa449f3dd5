/** A parameter's values over the months, in words beside what they are without a scenario. */
import { MONTHS } from '../schema/levels.js'
import { monthsWords } from './months.js'

/** Values of a parameter: one for all months, or one for each. */
type Values = readonly number[]

const short = (x: number) => String(Number(x.toPrecision(6)))

/** Months one after the other with one value. */
interface Run {
  readonly value: number
  readonly months: readonly number[]
}

/** "is 0.5, not 1", "is 0.5 from 2026-02 on, not 1", or the path from one value to another. */
export function besideWords(own: Values, base: Values): string {
  const [runs, before] = [runsOf(own), runsOf(base)]
  if (before.length > 1) return `${pathWords(runs)}, where it otherwise ${pathWords(before)}`
  const usual = before[0]?.value as number
  const other = runs.filter(r => r.value !== usual)
  const [only] = other
  if (only && other.length === 1)
    return `is ${short(only.value)}${monthsWords(only.months)}, not ${short(usual)}`
  return `${pathWords(runs)}, where it is otherwise ${short(usual)}`
}

function runsOf(values: Values): Run[] {
  const all = values.length === 1 ? MONTHS.map(() => values[0] as number) : values
  const starts = all.flatMap((x, m) => (m === 0 || x !== all[m - 1] ? [m] : []))
  return starts.map((from, j) => ({
    value: all[from] as number,
    months: MONTHS.flatMap((_, m) => (m >= from && m < (starts[j + 1] ?? all.length) ? [m] : [])),
  }))
}

/** A path that only rises or only falls by its ends; any other value by value. */
function pathWords(runs: readonly Run[]): string {
  const [first, last] = [runs[0], runs.at(-1)] as [Run, Run]
  if (runs.length === 1) return `is ${short(first.value)}`
  const signs = new Set(runs.slice(1).map((r, j) => Math.sign(r.value - (runs[j] as Run).value)))
  if (runs.length === 2 || signs.size > 1)
    return `is ${runs.map(r => `${short(r.value)}${monthsWords(r.months)}`).join(', ')}`
  const [start, end] = [first.months.at(-1), last.months[0]].map(m => MONTHS[m as number])
  return `${signs.has(1) ? 'rises' : 'falls'} from ${short(first.value)} in ${start} to ${short(last.value)} in ${end}`
}
