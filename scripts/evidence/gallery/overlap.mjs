// Validations that share corpora: which corpora each is of, and how precisely their number of verdicts is known.
import { createHash } from 'node:crypto'

/** The corpora of one of many validations: `size` of those numbered 1 … corpora, drawn without replacement. */
export function drawnOf(validation, { corpora, size }) {
  const place = number => createHash('sha256').update(`${validation} ${number}`).digest('hex')
  return Array.from({ length: corpora }, (_, j) => j + 1)
    .map(number => [place(number), number])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, size)
    .map(([, number]) => number)
    .sort((a, b) => a - b)
}

/**
 * The number of independent validations that tell a share at least as precisely as these do. Their mean is an incomplete U-statistic
 * (Blom 1976): its variance is that of one answer times 1/V + (1 − 1/V) × (variance of the complete one), and the latter is at
 * most size/corpora of that of one answer (Hoeffding 1948, theorem 5.2).
 */
export function worthOf(validations, { corpora, size }) {
  return 1 / (1 / validations + (1 - 1 / validations) * Math.min(1, size / corpora))
}
