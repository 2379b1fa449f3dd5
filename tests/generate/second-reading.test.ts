/** What stands beside the sessions: a second reading of some, and postings on which values are estimated. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PEOPLE_A_POSTING } from '../../src/model/postings.js'
import { rows } from './support.js'

const LABELS = [
  ['expertise', 0.58],
  ['success_signal', 0.6],
  ['failure_signal', 0.64],
  ['work_mode', 0.85],
  ['subject', 0.82],
  ['codebase', 0.9],
  ['outcome', 0.85],
] as const

describe('the second reading', () => {
  const t = rows({ people: 4000, changes: { 'second.share': 0.5 } })
  const { second_reading: second, sessions } = t
  const row = new Map(sessions.session_id!.map((id, i) => [id, i]))
  const first = second.session_id!.map(id => row.get(id)!)

  test('is of a random sample of the sessions, each once', () => {
    const n = sessions.session_id!.length
    expect(new Set(second.session_id).size).toBe(first.length)
    // Five standard errors of a share of ½.
    expect(Math.abs(first.length / n - 0.5)).toBeLessThan((5 * 0.5) / Math.sqrt(n))
    expect(rows({ people: 300, changes: { 'second.share': 1 } }).second_reading.session_id).toEqual(
      rows({ people: 300 }).sessions.session_id,
    )
  })

  test.each(LABELS)('of %s agrees with an exact first one as often as it is right', (label, right) => {
    const same = first.filter((i, r) => sessions[label]![i] === second[label]![r]).length / first.length
    expect(Math.abs(same - right)).toBeLessThan(4 * Math.sqrt((right * (1 - right)) / first.length))
  })

  test('of a scale is off by a step where it is off, as often as the parameter says', () => {
    const off = first.flatMap((i, r) => {
      const step = Math.abs((sessions.failure_signal![i] as number) - (second.failure_signal![r] as number))
      return step > 0 ? [step] : []
    })
    const near = off.filter(s => s === 1).length / off.length
    expect(Math.abs(near - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / off.length))
  })

  test('has occupations that are unclear where they are to the first, and user types that follow', () => {
    first.forEach((i, r) => {
      expect(second.occupation![r] === 'Unclear').toBe(sessions.occupation![i] === 'Unclear')
      const software = second.occupation![r] === 'Computer and Mathematical Occupations'
      const type = second.occupation![r] === 'Unclear' ? 'unclear' : software ? 'software' : 'other'
      expect(second.user_type![r]).toBe(type)
    })
  })

  test('is of the truth: it does not move where the first is misread', () => {
    const misread = { 'label.expertise.intermediate.advanced': 1, 'label.agreement.outcome': 0.5 }
    expect(rows({ people: 400, changes: misread }).second_reading).toEqual(
      rows({ people: 400 }).second_reading,
    )
  })

  test('holds levels that exist, whatever the parameters', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.string(),
        (right, near, seed) => {
          const changes = { 'second.share': 1, 'second.near': near, 'second.ordinal.expertise': right }
          const { second_reading: r } = rows({ people: 20, seed, changes })
          for (const e of r.expertise!) expect([1, 2, 3, 4, 5]).toContain(e)
          for (const label of ['success_signal', 'failure_signal'])
            for (const s of r[label]!) expect([0, 1, 2, 3, 4, 5]).toContain(s)
        },
      ),
      { numRuns: 20, seed: 5 },
    )
  })
})

describe('postings', () => {
  const people = 200_000
  const { postings } = rows({ people: 1000, from: 1 })
  const many = rows({ people: 40_000, from: people }).postings

  test('are one for so many people, by the numbers of the people', () => {
    expect(postings.posting_id).toEqual(
      Array.from({ length: Math.floor(1000 / PEOPLE_A_POSTING) }, (_, p) => p + 1),
    )
    const parts = [rows({ people: 130 }), rows({ from: 131, people: 870 })]
    expect(parts.flatMap(p => p.postings.true_usd!)).toEqual(postings.true_usd)
  })

  test('have the reported bands, the reported R² and both distortions', () => {
    const n = many.posting_id!.length
    const logs = (column: string) => many[column]!.map(x => Math.log(x as number))
    const [x, y] = [logs('true_usd'), logs('estimated_usd')] as const
    const mean = (v: readonly number[]) => v.reduce((a, b) => a + b, 0) / v.length
    const [mx, my] = [mean(x), mean(y)]
    const product = (a: readonly number[], ma: number, b: readonly number[], mb: number) =>
      mean(a.map((v, i) => (v - ma) * (b[i]! - mb)))
    const r2 = product(x, mx, y, my) ** 2 / (product(x, mx, x, mx) * product(y, my, y, my))
    // The error of a correlation is (1 − r²) / √n, that of its square 2 r times as much.
    expect(Math.abs(r2 - 0.38)).toBeLessThan((4 * 2 * Math.sqrt(0.38) * 0.62) / Math.sqrt(n))
    for (const [band, share] of [
      ['10-200', 0.62],
      ['200-1000', 0.27],
      ['1000-5000', 0.09],
      ['5000-50000', 0.02],
    ] as const) {
      const own = many.value_band!.filter(b => b === band).length / n
      expect(Math.abs(own - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / n))
    }
    for (const [band, factor] of [
      ['10-200', 2.4],
      ['5000-50000', 1 / 7],
    ] as const) {
      const ratios = x.flatMap((v, i) => (many.value_band![i] === band ? [y[i]! - v] : []))
      const m = mean(ratios)
      const error = Math.sqrt(mean(ratios.map(r => (r - m) ** 2)) / ratios.length)
      expect(Math.abs(m - Math.log(factor))).toBeLessThan(4 * error)
    }
  })
})
