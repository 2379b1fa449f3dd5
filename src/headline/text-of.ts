/** The source text of a function, formatted: lines as the compiler left them, indented again. */

const INDENT = '  '
const OPENS = /[([{]/g
const CLOSES = /[)\]}]/g
const LEADING_CLOSES = /^[)\]}]+/

/** A bracket that is open: the depth of the line that opened it, and of the statement that this line belongs to. */
interface Open {
  readonly depth: number
  readonly statement: number
}

/**
 * The source of a function, two spaces a level, without semicolons at the ends of lines. Lines that begin with a dot stand one
 * level deeper than the statement that they carry on.
 */
export function textOf(written: { toString(): string }): string {
  const open: Open[] = []
  let statement = 0
  const lines = String(written)
    .split('\n')
    .map(line => line.trim().replace(/;$/, ''))
  return lines
    .map(line => {
      const leading = LEADING_CLOSES.exec(line)?.[0].length ?? 0
      const [closed] = open.splice(open.length - leading)
      const within = (open.at(-1)?.depth ?? -1) + 1
      const carriesOn = line.startsWith('.')
      const depth = closed?.depth ?? (carriesOn ? statement + 1 : within)
      statement = closed?.statement ?? (carriesOn ? statement : within)
      const opened = count(line, OPENS) - count(line, CLOSES) + leading
      for (let k = 0; k < opened; k++) open.push({ depth, statement })
      if (opened < 0) statement = open.splice(opened)[0]?.statement ?? statement
      return `${INDENT.repeat(depth)}${line}`
    })
    .join('\n')
}

function count(line: string, brackets: RegExp): number {
  return line.match(brackets)?.length ?? 0
}
