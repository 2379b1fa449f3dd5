/** Wrong analyses are flagged in the world where they are wrong, right ones are not. Skipped where a language is missing. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Study } from '../../src/validate/study.js'

interface Row {
  readonly analysis: string
  readonly world: string
  readonly verdict: 'wrong' | 'right'
}
type Answers = Readonly<Record<'wrong' | 'undecided' | 'right', number>>
interface Line extends Row {
  readonly corpora: number
  /** Verdicts of validations that share no corpus, of those drawn from all, and of all together. */
  readonly parts: Answers
  readonly draws: Answers
  readonly pool: keyof Answers
}

// A script, outside of what tsc sees.
const script = new URL('../../scripts/evidence/gallery.mjs', import.meta.url).href
const { validated, isComplete, studies } = (await import(script)) as {
  readonly isComplete: boolean
  readonly studies: () => readonly { readonly study: Study }[]
  readonly validated: (
    study: object,
    options: object,
  ) => Promise<readonly (Row & { readonly answer: string })[]>
}
const overlap = new URL('../../scripts/evidence/gallery/overlap.mjs', import.meta.url).href
const { worthOf } = (await import(overlap)) as {
  readonly worthOf: (validations: number, of: { corpora: number; size: number }) => number
}
const evidence = JSON.parse(
  readFileSync(new URL('../../scenarios/evidence/gallery.json', import.meta.url), 'utf8'),
) as { readonly reps: number; readonly rows: readonly Line[]; readonly truths: readonly object[] }

test.skipIf(!isComplete)('one validation of each, at the default size', async () => {
  const found = []
  for (const s of studies()) found.push(...(await validated(s, { truths: evidence.truths })))
  expect(found.map(r => [r.analysis, r.world, r.answer === 'wrong'])).toEqual(
    found.map(r => [r.analysis, r.world, r.verdict === 'wrong']),
  )
  expect(found.filter(r => r.verdict === 'wrong').length).toBeGreaterThanOrEqual(8)
  expect(found.filter(r => r.verdict === 'right').length).toBeGreaterThanOrEqual(4)
})

/** The largest number of n that an event of probability p exceeds in fewer than one of a thousand samples. */
function most(n: number, p: number): number {
  let [k, term] = [0, (1 - p) ** n]
  for (let sum = term; sum < 0.999; sum += term) term *= ((n - k++) * p) / (k * (1 - p))
  return k
}

const sum = ({ wrong, undecided, right }: Answers) => wrong + undecided + right

test('over the pool, wrong ones are called wrong in 95% of validations, right ones in at most 1%, as far as chance allows', () => {
  expect(evidence.rows.length).toBeGreaterThanOrEqual(12)
  for (const { analysis, world, verdict, corpora, parts, draws, pool } of evidence.rows) {
    const name = `${analysis} in ${world}`
    expect(sum(parts) * evidence.reps, name).toBe(corpora)
    const mistaken = (a: Answers) => (verdict === 'wrong' ? sum(a) - a.wrong : a.wrong)
    const share = verdict === 'wrong' ? 0.05 : 0.01
    expect(mistaken(parts), name).toBeLessThanOrEqual(most(sum(parts), share))
    if (sum(draws) === 0) continue
    expect(pool === 'wrong', name).toBe(verdict === 'wrong')
    // Drawn validations overlap: they count as the independent ones that they are worth at worst.
    const worth = Math.floor(worthOf(sum(draws), { corpora, size: evidence.reps }))
    expect(mistaken(draws) / sum(draws), name).toBeLessThanOrEqual(most(worth, share) / worth)
  }
})
