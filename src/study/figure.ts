/** The entries of the register of reported figures, and the rules that every entry meets. */
import { need } from '../ground/error.js'
import { type LineOf, lineName, type Stratum } from '../schema/stratum.js'
import type { OtherTable } from '../schema/tables.js'

/** report: printed in the report; appendix: only in its appendix or notes; assumed: a choice of this project. */
export const FIGURE_CLASSES = ['report', 'appendix', 'assumed'] as const
export type FigureClass = (typeof FIGURE_CLASSES)[number]

/** Sections of the register, in the order in which tables show them. */
export const SECTIONS = [
  'Sample',
  'What people do',
  'How work is divided',
  'Expertise and effort',
  'Success',
  'Quality of the labels',
] as const
export type Section = (typeof SECTIONS)[number]

/** What was printed, in the unit of the statistic (shares, not per cent). */
export type Printed =
  /** A number known to its rounding. */
  | { readonly kind: 'value'; readonly value: number; readonly halfWidth: number }
  /** Anything from low to high; an end may be infinite. */
  | {
      readonly kind: 'range'
      readonly low: number
      readonly high: number
      /** Printed as 1 in n. */
      readonly oneIn?: true
    }
  /** Only which side of 0 it lies on; 0 stands for "no change". */
  | { readonly kind: 'direction'; readonly sign: 1 | -1 | 0 }
  /** Positive, and significantly so at this level. */
  | { readonly kind: 'significant'; readonly level: number }
  /** The sign is the same in all strata of a column, with at most so many exceptions. */
  | { readonly kind: 'every'; readonly by: string; readonly sign: 1 | -1; readonly exceptions: number }
  /** The strata of `by` with the largest estimates, largest first. */
  | { readonly kind: 'order'; readonly by: string; readonly strata: readonly string[] }
  /** The strata of `by` with the largest estimates, in no order, among the `among` largest strata. */
  | { readonly kind: 'top'; readonly by: string; readonly strata: readonly string[]; readonly among: number }
  /** The `count` largest strata of `by` all lie within ±limit. */
  | { readonly kind: 'within'; readonly by: string; readonly count: number; readonly limit: number }
  /** Several numbers printed as one figure, each known to its rounding. */
  | { readonly kind: 'each'; readonly parts: readonly Part[] }
  /** Printed, but no corpus with these columns can show it. */
  | { readonly kind: 'unmeasured'; readonly why: string }

/** One of several numbers printed as one figure: what it is of, the line that recovers it, and what rounds to it. */
export interface Part {
  readonly level: string
  readonly line: LineOf
  readonly low: number
  readonly high: number
}

/** A reported figure: what was measured, of whom, how it was printed, and the statistic that recovers it. */
export interface Figure {
  /** Dotted and permanent. */
  readonly id: string
  readonly section: Section
  readonly measured: string
  readonly population: string
  /** The id of the statistic that recovers it, and its stratum; absent where it is unmeasured, or several numbers. */
  readonly statistic?: string
  /** The table that it rests on, where that is not the sessions. */
  readonly table?: OtherTable
  readonly stratum: Stratum
  readonly printed: Printed
  /** The text as printed. */
  readonly text: string
  readonly class: FigureClass
  readonly source: string
  readonly note?: string
}

const ID = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/

/** The entries as a register: refuses duplicate ids, duplicate targets, and incomplete or impossible entries. */
export function register(entries: readonly Figure[]): readonly Figure[] {
  const ids = new Set<string>()
  const targets = new Map<string, string>()
  for (const f of entries) {
    need(ID.test(f.id), 'figure.id', `figure id "${f.id}" must be dotted lower-case words`)
    need(!ids.has(f.id), 'figure.duplicate', `figure "${f.id}" is in the register twice`)
    ids.add(f.id)
    for (const key of ['section', 'measured', 'population', 'text', 'class', 'source'] as const) {
      need(f[key], 'figure.incomplete', `figure "${f.id}" has no ${key}`)
    }
    needPrinted(f)
    if (f.printed.kind === 'unmeasured' || f.printed.kind === 'each') continue
    need(f.statistic, 'figure.incomplete', `figure "${f.id}" has no statistic`)
    const by = 'by' in f.printed ? ` by ${f.printed.by}` : ''
    const target = `${lineName(lineOf(f) as LineOf)} ${f.printed.kind}${by}`
    const other = targets.get(target)
    need(!other, 'figure.duplicate', `figures "${other}" and "${f.id}" both print ${target}`)
    targets.set(target, f.id)
  }
  return Object.freeze([...entries])
}

/**
 * The line that recovers a figure: its own, or, for a claim about every stratum, that of the whole; undefined where
 * none does.
 */
export function lineOf({ statistic, stratum }: Figure): LineOf | undefined {
  return statistic === undefined ? undefined : { statistic, stratum }
}

/** The lines that recover a figure: one, or one for each of several numbers; none where it is unmeasured. */
export function linesOf(figure: Figure): readonly LineOf[] {
  if (figure.printed.kind === 'each') return figure.printed.parts.map(p => p.line)
  return [lineOf(figure) ?? []].flat()
}

function needPrinted(f: Figure): void {
  const p = f.printed
  if (p.kind === 'value') {
    need(
      Number.isFinite(p.value) && p.halfWidth > 0,
      'figure.printed',
      `figure "${f.id}" needs a finite value and a positive half-width, got ${p.value} ± ${p.halfWidth}`,
    )
  }
  if (p.kind === 'range') {
    need(p.low <= p.high, 'figure.printed', `figure "${f.id}" has a range that ends before it starts`)
  }
  if (p.kind === 'each') {
    need(p.parts.length > 0, 'figure.printed', `figure "${f.id}" has no part`)
    const bad = p.parts.find(part => !(part.low <= part.high))
    need(!bad, 'figure.printed', `figure "${f.id}" has a range of ${bad?.level} that ends before it starts`)
  }
  if (p.kind === 'order' || p.kind === 'top') {
    need(p.strata.length > 0, 'figure.printed', `figure "${f.id}" names no strata`)
  }
}

/**
 * The closed interval of values that round to what was printed, in the unit of the statistic (shares are parts of 1); infinite
 * where only a direction was.
 *
 * @example
 * import { figureNamed, printedInterval } from '@plumbline/plumbline'
 *
 * const { low, high } = printedInterval(figureNamed('work.building').printed)
 * console.log(low.toFixed(3), high.toFixed(3)) // → 0.245 0.255
 */
export function printedInterval(p: Printed): { readonly low: number; readonly high: number } {
  switch (p.kind) {
    case 'value':
      return { low: p.value - p.halfWidth, high: p.value + p.halfWidth }
    case 'range':
      return { low: p.low, high: p.high }
    case 'direction':
    case 'every':
      return p.sign === 0 ? { low: 0, high: 0 } : signInterval(p.sign)
    case 'significant':
      return signInterval(1)
    case 'within':
      return { low: -p.limit, high: p.limit }
    case 'order':
    case 'top':
    case 'each':
    case 'unmeasured':
      return { low: Number.NaN, high: Number.NaN }
  }
}

function signInterval(sign: 1 | -1): { low: number; high: number } {
  return sign === 1 ? { low: 0, high: Infinity } : { low: -Infinity, high: 0 }
}
