/** Shells, and words quoted for them. */

/** Those that complete this command’s words. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** The word, in quotes where it needs them; `open` is text in it that the shell is to replace. */
export function quoted(word: string, open?: string): string {
  if (open)
    return word
      .split(open)
      .map(piece => (piece === '' ? '' : quoted(piece)))
      .join(open)
  return /^[\w./=:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
