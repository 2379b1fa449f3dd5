/** The valid name that a mistaken one most likely stands for. */
import { closest, distance } from 'fastest-levenshtein'

/** A slip of the fingers: so many letters, or this share of them. */
const SLIP = 2
const SLIP_SHARE = 0.2
/** Words that say nothing of which name is meant. */
const EMPTY_WORDS = new Set(['and', 'or', 'of', 'the', 'occupations'])

/**
 * The nearest of some names: one that differs by a slip of the fingers; else one that begins with what was written,
 * else the one with most of its words, or words that begin as they do; else the one that takes the fewest edits.
 */
export function nearest(name: string, names: readonly string[]): string {
  const plain = name.toLowerCase()
  const edits = (n: string) => distance(plain, n.toLowerCase())
  const slip = Math.max(SLIP, SLIP_SHARE * name.length)
  const best = names.reduce((a, b) => (edits(b) < edits(a) ? b : a))
  if (edits(best) <= slip && edits(best) < name.length) return best
  const beginning = names.filter(n => plain !== '' && n.toLowerCase().startsWith(plain))
  if (beginning.length > 0) return closest(name, beginning)
  const own = wordsOf(name)
  const shared = names.map(n => own.filter(w => wordsOf(n).some(v => v.startsWith(w))).length)
  const most = Math.max(...shared)
  return closest(name, most > 0 ? names.filter((_, j) => shared[j] === most) : names)
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(w => w !== '' && !EMPTY_WORDS.has(w))
