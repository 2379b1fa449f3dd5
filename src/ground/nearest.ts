/** The valid name that a mistaken one most likely stands for. */
import { closest, distance } from 'fastest-levenshtein'

/** A slip of the fingers: so many letters, or this share of them. */
const SLIP = 2
const SLIP_SHARE = 0.2
/** Words that say nothing of which name is meant. */
const EMPTY_WORDS = new Set(['and', 'or', 'of', 'the', 'occupations'])

/**
 * The nearest of some names: the other of two where one is denied; else one that differs by a slip of the fingers; else one that begins with what was written,
 * else the one with most of its words, or words that begin as they do; else the one that takes the fewest edits.
 */
export function nearest(name: string, names: readonly string[]): string {
  const plain = name.toLowerCase()
  const other = otherThan(plain, names)
  if (other) return other
  const edits = (n: string) => distance(plain, n.toLowerCase())
  const slip = Math.max(SLIP, SLIP_SHARE * name.length)
  const best = names.reduce((a, b) => (edits(b) < edits(a) ? b : a))
  if (edits(best) <= slip && edits(best) < name.length) return best
  const beginning = names.filter(n => plain !== '' && n.toLowerCase().startsWith(plain))
  if (beginning.length > 0) return closest(name, beginning)
  const own = wordsOf(name)
  const shared = names.map(n => own.filter(w => wordsOf(n).some(v => beginsAs(v, w))).length)
  const most = Math.max(...shared)
  return closest(name, most > 0 ? names.filter((_, j) => shared[j] === most) : names)
}

/** "finance" begins as "financial" does. */
function beginsAs(word: string, own: string): boolean {
  return word.startsWith(own) || (own.length >= STEM && word.startsWith(own.slice(0, STEM)))
}
const STEM = 5

/** Of two names, the one that is left where the other is denied: "non-software". */
function otherThan(plain: string, names: readonly string[]): string | undefined {
  const denied = /^no[nt]?[-_ ]+(.+)$/.exec(plain)?.[1]
  const isDenied = (n: string) => n.toLowerCase() === denied
  return names.length === 2 && names.some(isDenied) ? names.find(n => !isDenied(n)) : undefined
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(w => w !== '' && !EMPTY_WORDS.has(w))
