/** The words of a shell command, as the shell divides it. */

export interface CommandWord {
  /** Without quotes. */
  readonly text: string
  /** As it stands in the command, and where. */
  readonly raw: string
  readonly at: number
}

const WORD = /(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g
const PIECE = /\\([\s\S])|"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|([^\\"']+)/g

export function commandWords(command: string): CommandWord[] {
  return [...command.matchAll(WORD)].map(({ 0: raw, index: at }) => ({ text: unquoted(raw), raw, at }))
}

function unquoted(raw: string): string {
  return raw.replaceAll(PIECE, (_, escaped, double: string | undefined, single, plain) =>
    double === undefined ? (escaped ?? single ?? plain) : double.replaceAll(/\\(["\\$`])/g, '$1'),
  )
}
