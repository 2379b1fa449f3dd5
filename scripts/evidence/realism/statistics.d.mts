/** Types for the tests. */
type Columns = Readonly<Record<string, readonly number[] | Float64Array>>

export function quantile(values: Float64Array, p: number): number
export function icc(group: readonly number[], of: (row: number) => number): number
export function consecutive(table: Columns, of: (row: number, next: number) => number): number
export function slopeOnEarlier(table: Columns, of: (row: number) => number): number
export function concordance(table: Columns, score: (row: number) => number): number
export function cramersV(a: readonly number[], b: readonly number[]): number
export function weekdayOf(ms: number): number
export function hourOf(ms: number): number
