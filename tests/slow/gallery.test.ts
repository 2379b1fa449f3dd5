/** Wrong analyses are flagged in the world where they are wrong, right ones are not. Skipped where a language is missing. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Study } from '../../src/validate/study.js'

interface Row {
  readonly analysis: string
  readonly world: string
  readonly verdict: 'wrong' | 'right'
}
interface Line extends Row {
  readonly wrong: number
  readonly undecided: number
  readonly right: number
  readonly validations: number
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
const evidence = JSON.parse(
  readFileSync(new URL('../../scenarios/evidence/gallery.json', import.meta.url), 'utf8'),
) as { readonly rows: readonly Line[]; readonly truths: readonly object[] }

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

test('over the kept validations of each, wrong ones are called wrong in 95%, right ones in at most 1%, as far as chance allows', () => {
  expect(evidence.rows.length).toBeGreaterThanOrEqual(12)
  for (const r of evidence.rows) {
    const { wrong, undecided, right, validations } = r
    expect(wrong + undecided + right, r.analysis).toBe(validations)
    const mistaken = r.verdict === 'wrong' ? validations - wrong : wrong
    const allowed = most(validations, r.verdict === 'wrong' ? 0.05 : 0.01)
    expect(mistaken, `${r.analysis} in ${r.world}`).toBeLessThanOrEqual(allowed)
  }
})
