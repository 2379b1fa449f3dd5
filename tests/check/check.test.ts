import { describe, expect, test } from 'vitest'
import { sessionsFrame } from '../../src/calibrate/simulate.js'
import { check, isChecked } from '../../src/check/check.js'
import { roundTrip } from '../../src/check/round-trip.js'
import { PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import type { Recovered } from '../../src/recover/line.js'
import { declaredStatistic, recover } from '../../src/recover/statistics.js'
import { parseStratum } from '../../src/schema/stratum.js'
import { figureNamed } from '../../src/study/register.js'

/** What statistics are that no family declares. */
const MADE_UP = { unit: 'share', kind: 'level' } as const

const line = (
  statistic: string,
  stratum: string,
  estimate: number,
  std_error: number,
  n = 200_000,
): Recovered => ({
  statistic,
  stratum: parseStratum(stratum),
  ...(({ unit, kind }) => ({ unit, kind }))(declaredStatistic(statistic) ?? MADE_UP),
  n,
  people: n,
  estimate,
  std_error,
  conf_low: estimate - 2 * std_error,
  conf_high: estimate + 2 * std_error,
  left_out: 0,
  left_out_why: '',
})

const verdict = (id: string, rows: readonly Recovered[]) =>
  check(rows, { figures: [figureNamed(id)] }).rows[0]!
const large = line('mean.sessions', 'all', 1.696, 0.005, 234_751)

describe('a printed value', () => {
  test.each([
    [0.25, 0.001, 0, 'agrees'],
    [0.2449, 0.001, 0.1, 'agrees'],
    [0.257, 0.001, 2, 'agrees'],
    [0.2578, 0.001, 2.8, 'differs'],
    [0.2, 0.001, 45 / Math.sqrt((0.245 * 0.755) / (0.2 * 0.8)), 'differs'],
    [0.2, 0.05, 0.9 / Math.sqrt((0.245 * 0.755) / (0.2 * 0.8)), 'agrees'],
  ])('recovered as %f ± %f lies %f errors outside and %s', (estimate, error, distance, expected) => {
    const row = verdict('work.building', [line('share.work_mode.building', 'all', estimate, error)])
    expect(row.distance).toBeCloseTo(distance, 3)
    expect(row.verdict).toBe(expected)
  })

  test('is not measurable where the corpus has no such sessions', () => {
    expect(verdict('work.building', []).verdict).toBe('not_measurable')
  })

  test.each([
    [0, Number.NaN, 'none'],
    [1 / 250, Number.NaN, '1 in 250'],
    [1 / 250, 0.001 / 250, '1 in 250 ± 0'],
    [1 / 250, 0.04 / 250, '1 in 250 ± 10'],
  ])('that is rare, recovered as %f ± %f, is shown as %s', (estimate, error, shown) => {
    const rows = [line('actions_over.200', 'all', estimate, error)]
    expect(
      roundTrip(check(rows, { figures: [figureNamed('division.over_200')] }))[0]?.rows[0]?.recovered,
    ).toBe(shown)
  })

  test('without an error is judged outright', () => {
    expect(verdict('division.turns', [line('median.turns', 'all', 4, 0)]).verdict).toBe('agrees')
    expect(verdict('division.turns', [line('median.turns', 'all', 6, 0)]).verdict).toBe('differs')
  })
})

describe('a share of few events', () => {
  test('that shows none where 0.4 are expected is no evidence', () => {
    expect(verdict('division.over_500', [line('actions_over.500', 'all', 0, 0, 1000)]).verdict).toBe('agrees')
  })

  test('has the exact tail of a count: 3 where at most 0.44 are expected', () => {
    // P(Poisson(1000/2250) ≥ 3) = 0.0105; two-sided 0.021, no evidence at 1%. The normal approximation says 0.0001.
    expect(verdict('division.over_500', [line('actions_over.500', 'all', 0.003, 0.0017, 1000)]).verdict).toBe(
      'agrees',
    )
    expect(verdict('division.over_500', [line('actions_over.500', 'all', 0.008, 0.003, 1000)]).verdict).toBe(
      'differs',
    )
  })
})

describe('an error that cannot be trusted', () => {
  test.each([
    ['effort.actions.slope', line('slope.actions', 'all', -0.8, 0.1, 19), 'rests on 19 people'],
    ['value.growth', line('value_growth', 'all', -0.4, 0.05, 900), 'rests on 900 people'],
    ['success.verified.novice', line('adjusted.verified', 'expertise=1', 0.5, 0.01, 110), 'too few'],
    [
      'success.verified.novice',
      line('adjusted.verified', 'expertise=1', 0.5, 0.01, 10),
      'rests on 10 people',
    ],
  ])('makes %s not measurable', (id, row, why) => {
    const { verdict: v, note } = verdict(id, [{ ...row, people: why === 'too few' ? 300 : row.people }])
    expect(v).toBe('not_measurable')
    expect(note).toContain(why === 'too few' ? 'expects 17 events' : why)
  })

  test('is shown with its estimate all the same', () => {
    const shown = (rows: readonly Recovered[]) =>
      roundTrip(check(rows, { figures: [figureNamed('sample.sessions_per_person')] }))[0]?.rows[0]
    const few = shown([line('mean.sessions', 'all', 1.7445, 0.05305, 2000)])
    expect(few).toMatchObject({ recovered: '1.74 ± 0.053', verdict: 'not_measurable', distance: '' })
    expect(shown([large])).toMatchObject({ recovered: '1.70 ± 0.005', verdict: 'agrees' })
    expect(shown([])).toMatchObject({ recovered: '–', verdict: 'not_measurable' })
  })
})

describe('a direction', () => {
  test.each([
    [-0.2, 0.01, 'holds'],
    [0.01, 0.01, 'holds'],
    [0.2, 0.01, 'violated'],
  ])('that should be negative, at %f ± %f, %s', (estimate, error, expected) => {
    expect(
      verdict('trouble.rate', [line('contrast.trouble', 'expertise=5-1', estimate, error)]).verdict,
    ).toBe(expected)
  })

  test('of no change is violated by either sign', () => {
    const at = (x: number) =>
      verdict('success.trend.gap', [line('trend_gap.verified', 'user_type=software-other', x, 0.01)]).verdict
    expect([at(0.01), at(0.05), at(-0.05)]).toEqual(['holds', 'violated', 'violated'])
  })
})

describe('a claim of significance', () => {
  const step = (x: number) => line('step.words', 'expertise=5-4', x, 0.01)

  test('is not judged below the study’s size', () => {
    expect(verdict('effort.words.step_5_4', [step(0.1)]).verdict).toBe('not_measurable')
  })

  test.each([
    [0.1, 'holds'],
    [0.01, 'violated'],
    [-0.1, 'violated'],
  ])('at an estimate of %f ± 0.01 %s', (x, expected) => {
    expect(verdict('effort.words.step_5_4', [large, step(x)]).verdict).toBe(expected)
  })
})

describe('a claim about every stratum', () => {
  const modes = (xs: readonly number[]) => xs.map((x, i) => line('value_growth', `work_mode=${i}`, x, 0.02))

  test('allows as many exceptions as the study did', () => {
    expect(verdict('value.growth.every_mode', modes([0.2, 0.3, -0.5])).verdict).toBe('holds')
    expect(verdict('value.growth.every_mode', modes([0.2, -0.3, -0.5])).verdict).toBe('violated')
  })
})

describe('several numbers printed as one figure', () => {
  const exact = (xs: readonly number[], error = 0.01) =>
    ['expertise', 'success_signal', 'failure_signal'].map((label, i) =>
      line(`agreement.${label}`, 'all', xs[i]!, error, 8000),
    )

  test('agree where each lies in its interval, which is 52.5 to 68.5%', () => {
    const row = verdict('labels.ordinal.exact', exact([0.58, 0.6, 0.68]))
    // 68% is half an error from its limit, 58% five and a half.
    expect(row).toMatchObject({ verdict: 'agrees', distance: 0, statistic: 'agreement.failure_signal' })
    expect([row.printed_low, row.printed_high]).toEqual([0.525, 0.685])
    expect(row.note).toBe(
      'decided by failure_signal, of expertise 58.00%, success_signal 60.00%, failure_signal 68.00%',
    )
  })

  test('differ where one clearly does, and the one is shown', () => {
    const row = verdict('labels.ordinal.exact', exact([0.58, 0.75, 0.64]))
    expect(row).toMatchObject({ verdict: 'differs', statistic: 'agreement.success_signal', estimate: 0.75 })
  })

  test('are tested by the smallest p times their number', () => {
    // 71% lies 2.5 errors of max(error, that under 68.5%: √(.685·.315/(.71·.29))·0.01 = 0.01024) outside, or 2.44:
    // p = 0.0147, times three 0.044, no evidence at 1%; alone it is none at 0.5% either, but at 2%.
    const rows = exact([0.58, 0.71, 0.64])
    const at = (falseAlarmRate: number) =>
      check(rows, { figures: [figureNamed('labels.ordinal.exact')], falseAlarmRate }).rows[0]!.verdict
    expect([at(0.02), at(0.06)]).toEqual(['agrees', 'differs'])
  })

  test('are not measured without their table, which the note names', () => {
    for (const [id, table] of [
      ['labels.ordinal.exact', 'second_reading'],
      ['labels.categorical', 'second_reading'],
      ['value.postings', 'postings'],
      ['labels.value_r2', 'postings'],
    ] as const)
      expect(verdict(id, [large])).toMatchObject({
        verdict: 'not_measurable',
        note: `not measured: no table ${table}`,
      })
  })

  test('of few postings are not judged: means of logs from 100 on', () => {
    const of = (n: number) =>
      verdict('labels.value_large', [line('underpriced', 'value_band=5000-50000', 20, 1, n)])
    expect(of(99)).toMatchObject({
      verdict: 'not_measurable',
      note: 'rests on 99 postings; its error is judged from 100 on',
    })
    expect(of(100).verdict).toBe('differs')
  })
})

describe('a claim of order', () => {
  const names = [
    'Computer and Mathematical',
    'Business and Financial Operations',
    'Arts, Design, Entertainment, Sports, and Media',
    'Management',
    'Life, Physical, and Social Science',
    'Legal',
  ]
  const shares = (xs: readonly number[]) => [
    large,
    ...xs.map((x, i) => line('occupation_share', `occupation=${names[i]} Occupations`, x, 0.001)),
  ]

  test('holds in the order reported and is violated when two clearly change places', () => {
    expect(verdict('occupation.largest', shares([0.6, 0.1, 0.08, 0.05, 0.04, 0.01])).verdict).toBe('holds')
    expect(verdict('occupation.largest', shares([0.6, 0.1, 0.04, 0.05, 0.08, 0.01])).verdict).toBe('violated')
    expect(verdict('occupation.largest', shares([0.6, 0.1, 0.08, 0.05, 0.04, 0.06])).verdict).toBe('violated')
  })

  test('is not violated by a difference within error', () => {
    expect(verdict('occupation.largest', shares([0.6, 0.1, 0.05, 0.0503, 0.04, 0.01])).verdict).toBe('holds')
  })
})

describe('the family', () => {
  test('of figures that sit on the edge of their rounding fails no more often than stated', () => {
    // Worst case: every truth at the end of its interval, estimates independent and normal. Bonferroni's
    // bound on Holm's first step is 1%; 2,000 corpora of 40 figures give at most 20 + 3.9·√20 ≈ 37 failures
    // with probability 0.9999.
    const figures = Array.from({ length: 40 }, (_, i) => ({
      ...figureNamed('work.building'),
      id: `test.f${i}`,
      statistic: `s${i}`,
    }))
    const normal = normals(42)
    let failures = 0
    for (let corpus = 0; corpus < 2000; corpus++) {
      const rows = figures.map(f => line(f.statistic!, 'all', 0.255 + 0.001 * normal(), 0.001))
      if (!check(rows, { figures }).passed) failures++
    }
    expect(failures).toBeLessThanOrEqual(37)
  })

  test('catches one figure that is off by ten errors among forty', () => {
    const figures = Array.from({ length: 40 }, (_, i) => ({
      ...figureNamed('work.building'),
      id: `test.f${i}`,
      statistic: `s${i}`,
    }))
    const rows = figures.map((f, i) => line(f.statistic!, 'all', i === 17 ? 0.265 : 0.25, 0.001))
    const result = check(rows, { figures })
    expect(result.rows.filter(r => r.verdict === 'differs').map(r => r.figure)).toEqual(['test.f17'])
  })
})

/** Standard normals by Box and Muller over a linear congruential generator: enough for a test of levels. */
function normals(seed: number): () => number {
  let state = seed >>> 0
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

test('a table of the statistics that are read gives the result of the whole table', () => {
  const frame = sessionsFrame(resolveParameters(PARAMETERS), 'read', 3000)
  const [all, some] = [recover(frame), recover(frame, isChecked)]
  expect(some.length).toBeLessThan(all.length)
  expect(check(some)).toEqual(check(all))
})
