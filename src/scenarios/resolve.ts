/** A scenario and all that it extends, as one record: every parameter in every month, and the rules. */
import { dirname, isAbsolute, join } from 'node:path'
import { need, needOneOf } from '../ground/error.js'
import { NODES, PARAMETERS, readersOf } from '../model/nodes.js'
import { resolveParameters } from '../model/parameter.js'
import type { Rules } from '../model/rules.js'
import { MONTHS } from '../schema/levels.js'
import { changesFrom, variesByMonth } from './change.js'
import { monthNumber, monthsOf } from './months.js'
import { rulesFrom } from './rules.js'
import { changesOf, loadScenario } from './scenario.js'
import type { Change, Scenario } from './schema.js'
import { isStack, namesInStack, stackedChain } from './stack.js'

/** Complete and plain: it can be sent to a worker and written to a manifest. */
export interface Resolved {
  readonly scenario: Scenario
  /** The world it rests on: the scenario at the end of the chain of `extends`. */
  readonly world: Scenario
  /** From the world to the scenario itself. */
  readonly chain: readonly Scenario[]
  /** Every parameter. */
  readonly parameters: Readonly<Record<string, number>>
  /** Every parameter in each month, where some vary. */
  readonly months?: readonly Readonly<Record<string, number>>[]
  readonly rules: Rules
  /** The world’s own parameters, where the rules hold nodes at what they are in it. */
  readonly worldParameters?: Readonly<Record<string, number>>
  readonly exempt: Readonly<Record<string, string>>
}

/** What a scenario rests on, and what is set last. */
export interface ResolveOptions {
  /** The world to rest on, in place of the scenario’s own. */
  readonly world?: Scenario
  /** Values of the world’s parameters that differ from its file’s. */
  readonly worldParameters?: Readonly<Record<string, number>>
  /** Parameters set last, in every month. */
  readonly set?: Readonly<Record<string, number>>
}

/**
 * A scenario, by name, by the path of its file or as a record, with its chain of `extends` followed: every parameter,
 * month by month where some vary, and rules. Errors: an unknown scenario or parameter, a value out of its bounds, a
 * chain in a circle.
 *
 * @example
 * import { resolveScenario } from '@plumbline/plumbline/whatif'
 *
 * const { world, rules } = resolveScenario('upskilling')
 * console.log(world.id, rules.transitions.length) // → baseline 2
 */
export function resolveScenario(scenario: Scenario | string, options: ResolveOptions = {}): Resolved {
  const own = chainOf(scenario)
  const chain = options.world ? [options.world, ...own.slice(1)] : own
  const last = chain.at(-1) as Scenario
  // Without a path all months are the same, and the first stands for them.
  const paths = chain.some(variesByMonth)
  let months = (paths ? MONTHS : MONTHS.slice(0, 1)).map((_, m) => {
    let values: ReadonlyMap<string, number> = new Map()
    for (const s of chain) {
      const own = s === chain[0] ? options.worldParameters : {}
      const stated = { ...Object.fromEntries(values), ...changesOf(s), ...own }
      values = resolveParameters(PARAMETERS, stated, `scenario ${s.id}`)
      values = applied(values, changesFrom(s, values), m, s.id)
    }
    return { ...Object.fromEntries(values), ...options.set }
  })
  if (Object.keys(options.set ?? {}).length > 0)
    months = months.map(v => Object.fromEntries(resolveParameters(PARAMETERS, v, '--set')))
  const parameters = months[0] as Record<string, number>
  const varying = Object.keys(parameters).filter(id => months.some(v => v[id] !== parameters[id]))
  for (const id of varying) needMonthly(id, last.id)
  const rules = rulesFrom(chain)
  return {
    scenario: last,
    world: chain[0] as Scenario,
    chain,
    parameters,
    ...(varying.length > 0 && { months }),
    rules,
    ...(rules.fixed.length > 0 && {
      worldParameters: resolveScenario(chain[0] as Scenario, ownWorld(options)).parameters,
    }),
    exempt: Object.assign({}, ...chain.map(s => s.exempt)),
  }
}

/** The options that change the world itself. */
function ownWorld({ worldParameters }: ResolveOptions): ResolveOptions {
  return worldParameters ? { worldParameters } : {}
}

/** From the world to the scenario. */
function chainOf(start: Scenario | string): Scenario[] {
  if (typeof start === 'string' && isStack(start)) return stackedChain(namesInStack(start).map(chainOf))
  let scenario = typeof start === 'string' ? loadScenario(start) : start
  let from = typeof start === 'string' ? start : ''
  const chain = [scenario]
  while (scenario.extends !== undefined) {
    const parent = besides(scenario.extends, from)
    const next = loadScenario(parent)
    need(
      !chain.some(s => s.id === next.id),
      'scenario.circle',
      `scenario ${next.id} extends itself, by way of ${chain.map(s => s.id).join(', ')}`,
    )
    chain.unshift(next)
    scenario = next
    from = parent
  }
  return chain
}

/** A name as it is; a file relative to the file that names it. */
function besides(parent: string, from: string): string {
  const isName = !parent.includes('/') && !/\.ya?ml$/.test(parent)
  if (isName || isAbsolute(parent) || !from.includes('/')) return parent
  return join(dirname(from), parent)
}

/** The values of a month with changes applied, in the order of the file. */
function applied(
  values: ReadonlyMap<string, number>,
  changes: readonly (readonly [pattern: string, change: Change])[],
  month: number,
  id: string,
): ReadonlyMap<string, number> {
  const out = new Map(values)
  for (const [pattern, change] of changes) {
    const named = matching(pattern, id)
    need(
      change.times === undefined || change.times === 1 || named.some(p => out.get(p) !== 0),
      'change.nothing',
      `scenario ${id}: ${pattern}: 0 times ${change.times} is 0, which changes nothing; use plus, or to`,
    )
    const part = progressOf(change, month, `scenario ${id}: ${pattern}`)
    for (const p of named) out.set(p, changed(out.get(p) as number, change, part))
  }
  return resolveParameters(PARAMETERS, Object.fromEntries(out), `scenario ${id}`)
}

/** The parameters that a pattern names, at least one; those that another of them moves too are left to that one. */
function matching(pattern: string, scenario: string): string[] {
  const ids = PARAMETERS.map(p => p.id)
  if (!pattern.includes('*')) return [parameterNear(pattern, ids, scenario)]
  const parts = pattern.split('*').map(p => p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const shape = new RegExp(`^${parts.join('.*')}$`)
  const whole = ids.filter(i => shape.test(i))
  const found = whole.filter(i => !whole.includes(WITHIN.get(i) ?? ''))
  const groups = [...new Set(ids.map(i => `${i.split('.').slice(0, 2).join('.')}.*`))]
  if (found.length === 0)
    needOneOf(pattern, groups, 'parameter.unknown', 'parameters', `scenario ${scenario}`)
  return found
}

/** The parameter of that id; an error names the nearest, and those of which a word is what was written. */
function parameterNear(name: string, ids: readonly string[], scenario: string): string {
  const having = ids.filter(i => i.split('.').some(w => w === name.toLowerCase()))
  const groups = [
    ...new Set(having.map(i => (i.endsWith(`.${name}`) ? i : `${i.slice(0, i.lastIndexOf('.'))}.*`))),
  ]
  need(
    ids.includes(name) || groups.length === 0,
    'parameter.unknown',
    `unknown parameter "${name}" in scenario ${scenario}; those with it in their names: ${groups.slice(0, MOST_NAMED).join(', ')}${groups.length > MOST_NAMED ? ', …' : ''} (plumbline model --parameters says what each is)`,
  )
  return needOneOf(name, ids, 'parameter.unknown', 'parameter', `scenario ${scenario}`)
}
const MOST_NAMED = 8

const WITHIN: ReadonlyMap<string, string> = new Map(
  PARAMETERS.flatMap(p => (p.within === undefined ? [] : [[p.id, p.within] as const])),
)

/** The share of a change that applies in a month: all of it, or none, unless there is a path. */
function progressOf({ from, until, by }: Change, month: number, place: string): number {
  if (by === undefined) return +monthsOf({ from, until }, place).includes(month)
  const start = from === undefined ? 0 : monthNumber(from)
  const end = monthNumber(by)
  need(
    end > start,
    'scenario.path',
    `${place}: a path must end after it starts, got from ${MONTHS[start]} by ${MONTHS[end]}`,
  )
  if (!monthsOf({ from, until }, place).includes(month)) return 0
  return Math.min(1, Math.max(0, (month - start) / (end - start)))
}

function changed(value: number, { to, plus, times }: Change, part: number): number {
  if (to !== undefined) return value + part * (to - value)
  if (plus !== undefined) return value + part * plus
  return value * (1 + part * ((times as number) - 1))
}

/** The node from which on a parameter may vary by month. */
const MONTH_NODE = NODES.findIndex(n => n.name === 'session.month')

function needMonthly(id: string, scenario: string): void {
  const other = readersOf(id).find(n => n.level !== 'session' || NODES.indexOf(n) <= MONTH_NODE)
  need(
    !other,
    'scenario.monthly',
    `scenario ${scenario}: ${id} cannot vary by month, for ${other?.name} reads it, which is no node of a session below its month`,
  )
}
