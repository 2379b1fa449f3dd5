import { beforeAll, describe, expect, test } from 'vitest'
import { loadFreedom } from '../../src/calibrate/free.js'
import { PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { momentsOf } from '../../src/replicates/moments.js'
import { versionsOf } from '../../src/scenarios/grid.js'
import { changesOf, loadScenario } from '../../src/scenarios/scenario.js'
import { entityWords, fill, words } from '../../src/streams/draw.js'
import { nodeKey } from '../../src/streams/key.js'
import { latinHypercube } from '../../src/streams/latin-hypercube.js'
import { bandOf } from '../../src/whatif/band.js'
import { sizeFor } from '../../src/whatif/sizing.js'
import { solveFor } from '../../src/whatif/solve.js'
import { intervalOf } from '../../src/whatif/summary.js'
import { bandWords } from '../../src/whatif/words.js'
import { scenario, UPSKILLED } from './support.js'

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
  const values = resolveParameters(PARAMETERS, changesOf(loadScenario('baseline')))
  const free = loadFreedom('baseline')!
  const point = (number: number, id: string, end: 'low' | 'high') => ({
    number,
    factor: 0.5,
    figures: 104,
    parameters: { [id]: (values.get(id)! + free.assumed[id]![end].to) / 2 },
  })
  // Of three points two move success of experts; the third is that of the world itself.
  const assumptions = {
    values,
    free,
    people: 20_000,
    falseAlarmRate: 0.01,
    points: [
      point(1, 'evidence.diligence', 'low'),
      point(3, 'evidence.mode.building', 'high'),
      { number: 4, factor: 1, figures: 103, parameters: {} },
    ],
  }
  const small = { people: 300, reps: 3, workers: 1, seed: 'band' }
  const everyone = scenario({ do: [{ set: 'expertise', to: 'expert' }] })
  const known = (world: string) => (world === 'baseline' ? assumptions : undefined)
  let band: Awaited<ReturnType<typeof bandOf>>
  beforeAll(async () => {
    band = await bandOf(everyone, known, { ...small, worlds: ['baseline', 'selection'] })
  }, 60_000)

  test('names its ends: none in the world where expertise does nothing', () => {
    const [baseline, selection] = band.worlds as [(typeof band.worlds)[0], (typeof band.worlds)[0]]
    expect(selection.difference).toBe(0)
    expect(band.low.world).toBe('selection')
    expect(band.high.world).toBe('baseline')
    expect(baseline.low.difference).toBeLessThan(baseline.high.difference)
  })

  test('uses the checked points alone, a point that changes nothing at exactly the world’s own answer', () => {
    const { sampled, difference, points } = band.worlds[0]!
    expect([points, ...sampled.map(s => s.point)]).toEqual([3, 1, 3, 4])
    expect(sampled[2]).toMatchObject({ difference, mcse: 0, figures: 103 })
    for (const s of sampled.slice(0, 2)) {
      expect(s.difference).not.toBe(difference)
      expect(s.mcse).toBeGreaterThan(0)
    }
  })

  test('has as its ends the least and the greatest answer of points and world, each with its parameter as the reason', () => {
    const { low, high, sampled } = band.worlds[0]!
    const all = sampled.map(s => s.difference)
    expect([low.difference, high.difference]).toEqual([Math.min(...all), Math.max(...all)])
    for (const end of [low, high].filter(e => e.because.length > 0))
      expect(end.because.map(b => b.parameter)).toEqual(Object.keys(end.parameters))
  })

  test('says that a world without checked points is one world', () => {
    const said = bandWords(band).join('\n')
    expect(said).toContain('over 2 worlds and 3 checked points each (selection at its own assumptions alone)')
    expect(said).toContain(
      'none of the 103 to 104 figures that can be measured fails in a corpus of 20,000 people',
    )
    expect(said).toContain('with a chance of at most 1%')
    expect(said).toMatch(/^selection: .*; one world, at its own assumptions alone\.$/m)
  })

  test('is the same for any number of workers, and takes the first of the points that are asked for', async () => {
    const again = await bandOf(everyone, known, { ...small, workers: 2, worlds: ['baseline'], points: 1 })
    expect(again.worlds[0]!.sampled).toEqual(band.worlds[0]!.sampled.slice(0, 1))
    expect(again.worlds[0]!.variances.sampling).toBe(band.worlds[0]!.variances.sampling)
  })
})
