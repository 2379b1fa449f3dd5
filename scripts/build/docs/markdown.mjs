// Small pieces of Markdown.

/** Text that may stand in a cell of a table. */
const cell = text =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ')

/** A table with a header. */
export function table(header, rows) {
  const line = cells => `| ${cells.map(cell).join(' | ')} |`
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

export const code = text => `\`${text}\``

export const codes = texts => texts.map(code).join(', ')

/** Members of a list by what a function says of them, in the order in which it first says it. */
export function grouped(list, keyOf) {
  const groups = new Map()
  for (const one of list) {
    const key = keyOf(one)
    if (!groups.has(key)) groups.set(key, [])
    groups.get(key).push(one)
  }
  return groups
}

/** A number to six digits, without trailing zeros. */
export const number = x => String(+x.toPrecision(6))
