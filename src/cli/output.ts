/** Printing: tables, JSON, CSV, and color where there is a terminal. */
import { styleText } from 'node:util'
import { fitted, wrapped } from './fit.js'

type Style = Parameters<typeof styleText>[0]

/** Colors text where standard output is a terminal that allows it. */
export function paint(style: Style, text: string): string {
  const wanted = process.stdout.isTTY && !process.env.NO_COLOR
  return wanted ? styleText(style, text) : text
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Warns that a folder contains kept replicates that this command does not read. */
export function saySetAside(folder: string): void {
  hint(
    `${folder} keeps replicates of another command or version too; they are set aside: neither read nor deleted`,
  )
}

/** An array of flat objects as JSON; numbers that JSON cannot express become null. */
export function printJson(rows: unknown): void {
  print(JSON.stringify(rows, null, 2))
}

/** What was done: as JSON with --json; else in words, with the next step on standard error. */
export function printDone(json: boolean | undefined, done: unknown, words: string, next?: string): void {
  if (json) printJson(done)
  else {
    print(words)
    if (next) hint(next)
  }
}

/** An array of flat objects as CSV with a header; NaN and null are empty. */
export function csvOf(rows: readonly object[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const quote = (v: unknown) => {
    const text = v === null || v === undefined || Number.isNaN(v) ? '' : String(v)
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `${[columns.join(','), ...rows.map(r => Object.values(r).map(quote).join(','))].join('\n')}\n`
}

/**
 * Lines of columns that fit the terminal; columns in `right` are right-aligned. In a narrow terminal a line may
 * contain line ends.
 */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  return fitted(rows, right, process.stdout.columns ?? Infinity)
}

/** Prose in lines that fit the terminal. */
export function inLines(text: string): string {
  return wrapped(text, process.stdout.columns ?? Infinity).join('\n')
}

/** A remark on standard error, so that it never mixes with results. */
export function hint(text: string): void {
  process.stderr.write(`${text}\n`)
}
