/**
 * Rows of cells as lines that fit a width: padded columns, with text wrapped where necessary, or a few lines per
 * row.
 */

const GAP = '  '
/** The smallest width of a column of wrapped text. */
const NARROWEST = 14

/** A string for each row, which may hold line ends; the first row is the head. Columns in `right` are flushed right. */
export function fitted(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  width = Infinity,
): string[] {
  const count = rows[0]?.length ?? 0
  const widths = Array.from({ length: count }, (_, j) => Math.max(...rows.map(r => (r[j] ?? '').length)))
  narrow(widths, right, width)
  return total(widths) > width ? stacked(rows, width) : rows.map(r => padded(r, widths, right))
}

const total = (widths: readonly number[]) =>
  widths.reduce((a, b) => a + b, 0) + GAP.length * (widths.length - 1)

/** Narrows the widest columns of text until the row fits. */
function narrow(widths: number[], right: readonly number[], width: number): void {
  for (;;) {
    const over = total(widths) - width
    const texts = widths.map((w, j) => (right.includes(j) ? 0 : w))
    const widest = Math.max(...texts)
    if (!(over > 0) || widest <= NARROWEST) return
    const second = Math.max(NARROWEST, ...texts.filter(w => w < widest))
    const j = texts.indexOf(widest)
    widths[j] = Math.max(widest - over, Math.min(second, widest - 1))
  }
}

function padded(row: readonly string[], widths: readonly number[], right: readonly number[]): string {
  const cells = widths.map((w, j) => wrapped(row[j] ?? '', w))
  const height = Math.max(1, ...cells.map(c => c.length))
  const indent = /^ */.exec(row[0] ?? '')?.[0] ?? ''
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((c, j) => {
        const text = c[line] === undefined ? '' : line > 0 && j === 0 ? indent + c[line] : c[line]
        return right.includes(j) ? text.padStart(widths[j] as number) : text.padEnd(widths[j] as number)
      })
      .join(GAP)
      .trimEnd(),
  ).join('\n')
}

/** A line for the row's name, and below it each number beside its column's name. The head has no line of its own. */
function stacked([head = [], ...rows]: readonly (readonly string[])[], width: number): string[] {
  return rows.length === 0 ? [''] : ['', ...rows.map(r => record(head, r, width))]
}

function record(head: readonly string[], row: readonly string[], width: number): string {
  const named = row.map((cell, j) => ({ cell, name: head[j] ?? '' }))
  const unnamed = named.filter(c => c.name === '').map(c => c.cell)
  const [first, ...rest] = named.filter(c => c.name !== '' && c.cell !== '')
  const title = [...unnamed, first?.cell ?? ''].filter(Boolean).join(' ')
  return [
    ...wrapped(title, width),
    ...filled(
      rest.map(c => `${c.name} ${c.cell}`),
      width,
    ),
  ].join('\n')
}

/** Items in indented lines of as many as fit. */
function filled(items: readonly string[], width: number): string[] {
  const indent = '    '
  const lines: string[] = []
  for (const item of items) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + GAP.length + item.length <= width)
      lines[lines.length - 1] = last + GAP + item
    else lines.push(...wrapped(indent + item, width))
  }
  return lines
}

/** Text in lines of at most a width, broken at a space, or after a mark within a name, or at the width. */
export function wrapped(text: string, width: number): string[] {
  if (text.length <= width) return [text]
  const head = text.slice(0, width + 1)
  const space = head.trimEnd() === head ? head.lastIndexOf(' ') : width
  const mark = Math.max(...[...head.slice(0, width).matchAll(/[._/,=-]/g)].map(m => m.index + 1), 0)
  const lead = text.length - text.trimStart().length
  const at = space > lead ? space : mark > lead ? mark : width
  return [text.slice(0, at).trimEnd(), ...wrapped(text.slice(at).trimStart(), width)]
}
