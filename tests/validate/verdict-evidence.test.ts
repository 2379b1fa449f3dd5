import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Alarm {
  readonly errors: string
  readonly reps: number
  readonly estimands: number
  readonly share: number
  readonly mcse: number
  readonly wrong_in_slice: number
}
interface Power {
  readonly fault: string
  readonly reps: number
  readonly drawn: number
  readonly right: number
  readonly wrong: number
  readonly slice: object
}
const evidence = JSON.parse(
  readFileSync(new URL('../../scenarios/evidence/verdicts.json', import.meta.url), 'utf8'),
) as { alarms: Alarm[]; power: Power[] }
const { answers, falseAlarms, SLICE, POWER_SLICE, withTables } = (await import(
  new URL('../../scripts/evidence/verdicts.mjs', import.meta.url).href
)) as {
  readonly falseAlarms: (errors: string, reps: number, members: number) => Record<number, number>
  readonly answers: (fault: string, reps: number, members: number) => object
  readonly withTables: (page: string, kept: object) => string
  readonly SLICE: number
  readonly POWER_SLICE: number
}

describe('the kept evidence of verdicts', () => {
  test('is what the tests give: a slice of each pool up to 200 corpora comes out the same', () => {
    for (const errors of [...new Set(evidence.alarms.map(a => a.errors))])
      for (const reps of [50, 200]) {
        const kept = evidence.alarms.filter(a => a.errors === errors && a.reps === reps)
        expect(falseAlarms(errors, reps, SLICE)).toEqual(
          Object.fromEntries(kept.map(a => [a.estimands, a.wrong_in_slice])),
        )
      }
    for (const { fault, reps, slice } of evidence.power.filter(p => p.reps === 200))
      expect(answers(fault, reps, POWER_SLICE), fault).toEqual(slice)
  })

  test('stands in the page as it is kept', () => {
    const page = readFileSync(new URL('../../docs/explanation/verdicts.md', import.meta.url), 'utf8')
    expect(withTables(page, evidence)).toBe(page)
  })

  test('shows right estimators with normal errors called wrong in at most 1% of validations, within three errors', () => {
    const normal = evidence.alarms.filter(a => a.errors === 'normal')
    expect(normal).toHaveLength(16)
    for (const a of normal) expect(a.share - 3 * a.mcse, `${a.reps} ${a.estimands}`).toBeLessThanOrEqual(0.01)
  })

  test('shows faults found at 1,000 corpora, and that a right estimator is then called right', () => {
    const at = (fault: string) => evidence.power.find(p => p.fault === fault && p.reps === 1000)!
    for (const fault of [
      'standard errors × 0.8',
      'standard errors × 1.25',
      '90% intervals',
      '99% intervals',
      'bias of 0.5 spreads',
    ])
      expect(at(fault).wrong / at(fault).drawn, fault).toBeGreaterThan(0.99)
    expect(at('none').right / at('none').drawn).toBeGreaterThan(0.8)
  })
})
