/** A table of a page: columns on wide screens and on paper, a block per row on narrow screens. */
import { html } from './escape.js'

export interface Column {
  readonly name: string
  /** Numbers are flushed right. */
  readonly isNumber?: boolean
}

/** A cell as HTML that is safe already, or as text. */
export type Cell = string | { readonly html: string }

export interface Row {
  readonly cells: readonly Cell[]
  /** A class of the style. */
  readonly className?: string
}

const inner = (cell: Cell) => (typeof cell === 'string' ? html(cell) : cell.html)

/** The first column names the row. */
export function tableHtml(columns: readonly Column[], rows: readonly Row[], label: string): string {
  const classOf = (j: number) => (columns[j]?.isNumber ? ' class="n"' : '')
  const head = columns.map((c, j) => `<th scope="col"${classOf(j)}>${html(c.name)}</th>`).join('')
  const body = rows.map(({ cells: [first = '', ...rest], className }) => {
    const cells = rest.map(
      (c, j) => `<td${classOf(j + 1)} data-h="${html(columns[j + 1]?.name ?? '')}">${inner(c)}</td>`,
    )
    return `<tr${className ? ` class="${className}"` : ''}><th scope="row">${inner(first)}</th>${cells.join('')}</tr>`
  })
  return `<table aria-label="${html(label)}"><thead><tr>${head}</tr></thead><tbody>
${body.join('\n')}
</tbody></table>`
}

/** A table of text whose columns but the first are numbers. */
export function numbersHtml(
  [first = '', ...rest]: readonly string[],
  rows: readonly (readonly string[])[],
  label: string,
): string {
  return tableHtml(
    [{ name: first }, ...rest.map(name => ({ name, isNumber: true }))],
    rows.map(cells => ({ cells })),
    label,
  )
}
