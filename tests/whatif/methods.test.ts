import { beforeAll, describe, expect, test } from 'vitest'
import { loadFreedom } from '../../src/calibrate/free.js'
import { momentsOf } from '../../src/replicates/moments.js'
import { versionsOf } from '../../src/scenarios/grid.js'
import { entityWords, fill, words } from '../../src/streams/draw.js'
import { nodeKey } from '../../src/streams/key.js'
import { latinHypercube } from '../../src/streams/latin-hypercube.js'
import { bandOf } from '../../src/whatif/band.js'
import { sizeFor } from '../../src/whatif/sizing.js'
import { designOf, indicesOf } from '../../src/whatif/sobol.js'
import { solveFor } from '../../src/whatif/solve.js'
import { intervalOf } from '../../src/whatif/summary.js'
import { scenario, UPSKILLED } from './support.js'

describe('sensitivity indices', () => {
  // Ishigami and Homma (1990) with a = 7, b = 0.1; its indices in closed form.
  const [a, b] = [7, 0.1]
  const ishigami = (x: Float64Array) => {
    const [x1, x2, x3] = Array.from(x, u => Math.PI * (2 * u - 1)) as [number, number, number]
    return Math.sin(x1) + a * Math.sin(x2) ** 2 + b * x3 ** 4 * Math.sin(x1)
  }
  const variance = a ** 2 / 8 + (b * Math.PI ** 4) / 5 + (b ** 2 * Math.PI ** 8) / 18 + 1 / 2
  const v1 = (1 + (b * Math.PI ** 4) / 5) ** 2 / 2
  const v13 = b ** 2 * Math.PI ** 8 * (1 / 18 - 1 / 50)
  const known = {
    x1: [v1 / variance, (v1 + v13) / variance],
    x2: [a ** 2 / 8 / variance, a ** 2 / 8 / variance],
    x3: [0, v13 / variance],
  }

  test('agree with the known ones of Ishigami’s function within 0.02', () => {
    const groups = ['x1', 'x2', 'x3']
    const { a: first, b: second, mixed } = designOf(groups, 20_000, 'ishigami')
    const found = indicesOf(
      groups,
      first.map(ishigami),
      second.map(ishigami),
      mixed.map(m => m.map(ishigami)),
    )
    for (const { group, first: s, total, first_error, total_error } of found) {
      const [s0, t0] = known[group as keyof typeof known] as [number, number]
      // Errors near 0.005: four of them.
      expect(Math.abs(s - s0), `${group} first`).toBeLessThan(0.02)
      expect(Math.abs(total - t0), `${group} total`).toBeLessThan(0.02)
      expect(Math.max(first_error, total_error)).toBeLessThan(0.02)
    }
  })

  test('of groups count what their members do together', () => {
    const groups = ['both', 'alone', 'both']
    const product = (x: Float64Array) => (x[0]! - 0.5) * (x[2]! - 0.5) + 0 * x[1]!
    const d = designOf(groups, 2000, 'groups')
    const found = indicesOf(
      groups,
      d.a.map(product),
      d.b.map(product),
      d.mixed.map(m => m.map(product)),
    )
    expect(found.map(i => i.group)).toEqual(['both', 'alone'])
    expect(found[0]!.first_error).toBeLessThan(0.1)
    expect(Math.abs(found[0]!.first - 1)).toBeLessThan(4 * found[0]!.first_error)
    expect(found[1]!.total).toBe(0)
  })
})

test('a Latin hypercube hits every slice of every dimension once, and is the same each time', () => {
  const points = latinHypercube(50, 4, 'cube')
  for (let j = 0; j < 4; j++)
    expect(points.map(p => Math.floor(p[j]! * 50)).sort((x, y) => x - y)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    )
  expect(latinHypercube(50, 4, 'cube')).toEqual(points)
  expect(latinHypercube(50, 4, 'other')).not.toEqual(points)
})

describe('the stopping rule', () => {
  // 2,000 runs of normal differences with mean 0: of each the pilot sizes it, and the interval covers 0 or not.
  const RUNS = 2000
  const PILOT = 20
  const MOST = 400
  const target = 0.1
  const run = (r: number, size: (pilot: readonly number[]) => number) => {
    const key = nodeKey('stopping', `run ${r}`)
    const drawn = words(MOST)
    entityWords(
      drawn,
      key,
      Float64Array.from({ length: MOST }, (_, i) => i + 1),
      MOST,
      0,
    )
    const z = new Float64Array(MOST)
    fill(z, drawn, 'normal', MOST)
    const all = Array.from(z)
    const total = Math.min(MOST, size(all.slice(0, PILOT)))
    const kept = all.slice(0, total)
    const { mcse, conf_low, conf_high } = intervalOf(momentsOf(kept))
    return { mcse, covers: conf_low <= 0 && conf_high >= 0 }
  }
  const twoStage = Array.from({ length: RUNS }, (_, r) =>
    run(r, pilot => sizeFor(momentsOf(pilot).variance, { pilot: PILOT, mcse: target })),
  )
  const share = (xs: readonly boolean[]) => xs.filter(Boolean).length / xs.length
  // One coverage of 2,000 runs has an error of 0.5 points; ± 2.2 points are 4.5 of them.
  const isNominal = (coverage: number) => Math.abs(coverage - 0.95) < 0.022

  test('keeps the coverage of its intervals', () => {
    expect(isNominal(share(twoStage.map(r => r.covers)))).toBe(true)
  })

  test('reaches the precision asked for nine times in ten', () => {
    // 90% ± 2.7 points: four errors of a share of 2,000 runs.
    expect(share(twoStage.map(r => r.mcse <= target * 1.001))).toBeGreaterThan(0.873)
  })

  test('is told from one that stops as soon as the interval leaves 0', () => {
    const peeking = Array.from({ length: RUNS }, (_, r) => {
      let seen = true
      for (let n = PILOT; n <= MOST && seen; n += 20) seen = run(r, () => n).covers
      return seen
    })
    expect(isNominal(share(peeking))).toBe(false)
  })

  test('refuses a precision that no run would reach', () => {
    expect(() => sizeFor(1, { pilot: PILOT, mcse: 1e-6 })).toThrow('would take')
  })
})

describe('a grid', () => {
  test('crosses lists and fills ranges', () => {
    const versions = versionsOf(
      UPSKILLED,
      { 'transitions.0.share': { low: 0.1, high: 0.5 }, 'parameters.returns.success': [0.5, 1] },
      { points: 3 },
    )
    expect(versions.length).toBe(6)
    for (const { at, scenario: s } of versions) {
      expect(s.transitions![0]!.share).toBe(at['transitions.0.share'])
      expect(s.parameters['returns.success']).toBe(at['parameters.returns.success'])
    }
    const shares = versions
      .slice(0, 3)
      .map(v => Math.floor(((v.at['transitions.0.share'] as number) - 0.1) / (0.4 / 3)))
    expect(shares.sort()).toEqual([0, 1, 2])
  })

  test('of ranges needs a number of points', () => {
    expect(() => versionsOf(UPSKILLED, { 'transitions.0.share': { low: 0, high: 1 } })).toThrow('--points')
  })
})

describe('the solver', () => {
  const ask = { people: 1500, seed: 'solve', reps: 6, workers: 1, metric: 'share.expertise.5' }

  test('finds the value that a figure passes, with the error of the figure over its slope', async () => {
    // From novices alone: the share of experts rises by the share of novices, some 2.6%, times the value.
    const options = { ...ask, vary: 'transitions.0.share', low: 0, high: 1, target: 0.01, difference: true }
    const found = await solveFor(UPSKILLED, options)
    expect(found.reached).toBeCloseTo(0.01, 4)
    expect(found.slope).toBeGreaterThan(0.015)
    expect(found.slope).toBeLessThan(0.04)
    expect(found.conf_low).toBeLessThan(found.value)
    expect(Math.abs(found.value - 0.01 / 0.0265)).toBeLessThan(5 * found.mcse + 0.03)
  })

  test('says where a target lies out of reach', async () => {
    const options = { ...ask, vary: 'transitions.0.share', low: 0, high: 1, target: 0.5 }
    await expect(solveFor(UPSKILLED, options)).rejects.toThrow('does not pass 0.5')
  })
})

describe('the band', () => {
  const free = loadFreedom('baseline')!
  const small = { people: 300, reps: 3, points: 2, workers: 1, seed: 'band' }
  const everyone = scenario({ do: [{ set: 'expertise', to: 'expert' }] })
  let band: Awaited<ReturnType<typeof bandOf>>
  beforeAll(async () => {
    band = await bandOf(everyone, w => (w === 'baseline' ? free : undefined), {
      ...small,
      worlds: ['baseline', 'selection'],
    })
  }, 60_000)

  test('names its ends: none in the world where expertise does nothing', () => {
    const [baseline, selection] = band.worlds as [(typeof band.worlds)[0], (typeof band.worlds)[0]]
    expect(selection.difference).toBe(0)
    expect(band.low.world).toBe('selection')
    expect(band.high.world).toBe('baseline')
    expect(baseline.low.difference).toBeLessThan(baseline.high.difference)
    expect(baseline.low.because.length + baseline.high.because.length).toBeGreaterThan(0)
  })

  test('splits the variance into what leaves it open', () => {
    const { variances, indices } = band.worlds[0]!
    for (const v of Object.values(variances)) expect(v).toBeGreaterThan(0)
    expect(indices.length).toBeGreaterThan(8)
  })

  test('is the same for any number of workers', async () => {
    const again = await bandOf(everyone, w => (w === 'baseline' ? free : undefined), {
      ...small,
      workers: 2,
      worlds: ['baseline'],
    })
    expect(again.worlds[0]).toEqual(band.worlds[0])
  })
})
