/** Printing for people and for machines: tables, JSON, CSV, colour where there is a terminal. */
import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Coloured where standard output is a terminal that wants it. */
export function paint(style: Style, text: string): string {
  const wanted = process.stdout.isTTY && !process.env.NO_COLOR
  return wanted ? styleText(style, text) : text
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Says that a folder keeps replicates which this command does not read. */
export function saySetAside(folder: string): void {
  hint(
    `${folder} keeps replicates of another command or version too; they are set aside: neither read nor deleted`,
  )
}

/** An array of flat objects as JSON; numbers that JSON lacks become null. */
export function printJson(rows: unknown): void {
  print(JSON.stringify(rows, null, 2))
}

/** An array of flat objects as CSV with a header; NaN and null are empty. */
export function csvOf(rows: readonly object[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const quote = (v: unknown) => {
    const text = v === null || v === undefined || Number.isNaN(v) ? '' : String(v)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `${[columns.join(','), ...rows.map(r => Object.values(r).map(quote).join(','))].join('\n')}\n`
}

/** Lines of columns padded to their widest cell; columns in `right` are flushed right. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map(r => (r[j] ?? '').length)))
  return rows.map(r =>
    r
      .map((cell, j) =>
        right.includes(j) ? cell.padStart(widths[j] as number) : cell.padEnd(widths[j] as number),
      )
      .join('  ')
      .trimEnd(),
  )
}

/** A remark for people, on standard error so that it never mixes with results. */
export function hint(text: string): void {
  process.stderr.write(`${text}\n`)
}
