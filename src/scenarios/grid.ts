/** A scenario in many versions: every combination of listed values, or a Latin hypercube over ranges. */
import { need } from '../ground/error.js'
import { latinHypercube } from '../streams/latin-hypercube.js'
import { withPath } from './path.js'
import type { Scenario } from './schema.js'

/** Values that an entry takes in turn, or the range in which it is drawn. */
export type Axis = readonly (string | number)[] | { readonly low: number; readonly high: number }

export interface Version {
  /** The value at each path. */
  readonly at: Readonly<Record<string, string | number>>
  readonly scenario: Scenario
}

const MOST = 10_000

/**
 * Versions of a scenario. Lists are crossed; if any axis is a range, `points` are drawn that fill all ranges
 * evenly, for every combination of the lists.
 *
 * @example
 * import { loadScenario, versionsOf } from '@plumbline/plumbline/whatif'
 *
 * const versions = versionsOf(loadScenario('upskilling'), { 'transitions.0.share': [0.25, 0.5] })
 * console.log(versions.length) // → 2
 */
export function versionsOf(
  scenario: Scenario,
  axes: Readonly<Record<string, Axis>>,
  { points = 0, seed = '1' } = {},
): Version[] {
  const lists = Object.entries(axes).filter((e): e is [string, (string | number)[]] => Array.isArray(e[1]))
  const ranges = Object.entries(axes).filter(
    (e): e is [string, { low: number; high: number }] => !Array.isArray(e[1]),
  )
  need(
    ranges.length === 0 || points > 0,
    'grid.points',
    `the range of ${ranges[0]?.[0]} needs a number of points of the Latin hypercube: --points`,
  )
  const crossed = lists.reduce<Record<string, string | number>[]>(
    (so, [path, values]) => so.flatMap(at => values.map(v => Object.assign({}, at, { [path]: v }))),
    [{}],
  )
  const cube = ranges.length === 0 ? [[]] : latinHypercube(points, ranges.length, seed)
  need(
    crossed.length * cube.length <= MOST,
    'grid.size',
    `the grid has ${crossed.length * cube.length} versions; at most ${MOST} can be run`,
  )
  return crossed.flatMap(listed =>
    cube.map(x => {
      const drawn = ranges.map(
        ([path, { low, high }], j) => [path, low + (x[j] as number) * (high - low)] as const,
      )
      const at = { ...listed, ...Object.fromEntries(drawn) }
      const version = Object.entries(at).reduce((s, [path, v]) => withPath(s, path, v), scenario)
      return { at, scenario: version }
    }),
  )
}
