/** Wrong analyses are flagged in the world where they are wrong, right ones are not. Skipped where a language is missing. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Study } from '../../src/validate/study.js'

interface Row {
  readonly analysis: string
  readonly world: string
  readonly verdict: 'wrong' | 'right'
  readonly flagged: number
  readonly validations: number
}

// A script, outside of what tsc sees.
const script = new URL('../../scripts/evidence/gallery.mjs', import.meta.url).href
const { flagged, isComplete, studies } = (await import(script)) as {
  readonly isComplete: boolean
  readonly studies: () => readonly { readonly study: Study }[]
  readonly flagged: (
    study: object,
    count: number,
    options: object,
  ) => Promise<{ readonly rows: readonly Row[] }>
}
const evidence = JSON.parse(
  readFileSync(new URL('../../scenarios/evidence/gallery.json', import.meta.url), 'utf8'),
) as { readonly rows: readonly Row[]; readonly truths: readonly object[] }

/** Half the default: the corpora are those of one seed, so that what passes once passes always. */
const REPS = 100

test.skipIf(!isComplete)('one validation of each, at half the default size', async () => {
  const found: Row[] = []
  for (const s of studies())
    found.push(...(await flagged(s, 1, { reps: REPS, truths: evidence.truths })).rows)
  expect(found.map(r => [r.analysis, r.world, r.flagged])).toEqual(
    found.map(r => [r.analysis, r.world, r.verdict === 'wrong' ? 1 : 0]),
  )
  expect(found.filter(r => r.verdict === 'wrong').length).toBeGreaterThanOrEqual(8)
  expect(found.filter(r => r.verdict === 'right').length).toBeGreaterThanOrEqual(4)
})

test('over 200 kept validations of each, wrong ones are flagged in at least 95%, right ones in at most 5%', () => {
  expect(evidence.rows.length).toBeGreaterThanOrEqual(12)
  for (const r of evidence.rows) {
    expect(r.validations, r.analysis).toBeGreaterThanOrEqual(200)
    const share = r.flagged / r.validations
    expect(
      r.verdict === 'wrong' ? share >= 0.95 : share <= 0.05,
      `${r.analysis} in ${r.world}: ${share}`,
    ).toBe(true)
  }
})
