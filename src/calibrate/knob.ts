/** Knobs: what calibration may move. A knob moves one parameter, or several together, along a link. */

import { need } from '../ground/error.js'
import { exp, log, logistic, logit } from '../ground/math.js'
import { PARAMETERS } from '../model/nodes.js'
import type { Parameter, ParameterValues } from '../model/parameter.js'
import { CODEBASES, EXPERTISE_NAMES, OCCUPATIONS, SOFTWARE_OCCUPATION, WORK_MODES } from '../schema/levels.js'

/** log: parameters keep their ratios; logit: their odds ratios; identity: their differences. */
export type Link = 'identity' | 'log' | 'logit'

export interface Knob {
  readonly name: string
  readonly link: Link
  readonly parameters: readonly string[]
  /** A change that matters, in the link's units: the finite difference, and how far a solution may move at little penalty. */
  readonly step: number
}

interface LinkFunctions {
  readonly to: (v: number) => number
  readonly from: (x: number) => number
  /** The open interval that the link maps onto the line. */
  readonly domain: readonly [number, number]
}
const links: Readonly<Record<Link, LinkFunctions>> = {
  identity: { to: v => v, from: x => x, domain: [-Infinity, Infinity] },
  log: { to: log, from: exp, domain: [0, Infinity] },
  logit: { to: logit, from: logistic, domain: [0, 1] },
}

const knob = (name: string, link: Link, step: number, parameters: readonly string[] = [name]): Knob => ({
  name,
  link,
  parameters,
  step,
})

const WRITING = ['analyzing', 'communicating']
const READING = ['understanding', 'planning']
const ends = (modes: readonly string[]) => modes.flatMap(m => [`mode.first.${m}`, `mode.last.${m}`])
/** Modes whose growth of value is not reported. */
const GROWTH_FREE = WORK_MODES.filter(m => !['building', 'fixing', 'operating'].includes(m))
const MANAGEMENT = 'Management Occupations'
const OTHERS = OCCUPATIONS.filter(o => o !== SOFTWARE_OCCUPATION && o !== MANAGEMENT)
const perLevel = (id: string, step: number) => EXPERTISE_NAMES.map(n => knob(`${id}.${n}`, 'identity', step))

/** What calibration moves; no parameter is moved by two knobs. Parameters without a knob keep their values. */
export const KNOBS: readonly Knob[] = [
  ...['fixing', 'operating'].flatMap(m => [
    knob(`mode.first.${m}`, 'log', 0.1),
    knob(`mode.last.${m}`, 'log', 0.1),
    knob(`mode.bend.${m}`, 'log', 0.3),
  ]),
  knob(
    'mode.first, writing',
    'log',
    0.1,
    WRITING.map(m => `mode.first.${m}`),
  ),
  knob(
    'mode.last, writing',
    'log',
    0.1,
    WRITING.map(m => `mode.last.${m}`),
  ),
  knob(
    'mode.bend, writing',
    'log',
    0.3,
    WRITING.map(m => `mode.bend.${m}`),
  ),
  knob('mode, building', 'log', 0.1, ends(['building'])),
  knob('mode, understanding and planning', 'log', 0.1, ends(READING)),
  knob('mode, testing', 'log', 0.1, ends(['testing'])),
  knob('mode, orchestrating', 'log', 0.2, ends(['orchestrating'])),
  ...CODEBASES.map(c =>
    knob(
      `codebase.weight, ${c}`,
      'log',
      0.1,
      WORK_MODES.map(m => `codebase.weight.${m}.${c}`),
    ),
  ),
  knob(
    'value.growth, not reported',
    'identity',
    0.05,
    GROWTH_FREE.map(m => `value.growth.${m}`),
  ),
  ...(['actions', 'words'] as const).flatMap(unit => [
    knob(`effort.${unit}.median`, 'log', 0.1),
    knob(`effort.${unit}.step.2`, 'identity', 0.1),
    knob(
      `effort.${unit}.step, 3 to 5`,
      'log',
      0.2,
      [3, 4, 5].map(k => `effort.${unit}.step.${k}`),
    ),
    knob(`effort.${unit}.value`, 'identity', 0.1),
  ]),
  knob('decisions.planning_median', 'logit', 0.1),
  knob('decisions.execution_median', 'logit', 0.1),
  knob('effort.actions.planning', 'identity', 0.1),
  knob('effort.actions.execution', 'identity', 0.1),
  knob('effort.actions.spread', 'log', 0.05),
  knob('effort.actions.tail', 'identity', 0.1),
  knob('expertise.value', 'identity', 0.03),
  ...EXPERTISE_NAMES.map(n => knob(`trouble.level.${n}`, 'logit', 0.2)),
  ...perLevel('fail.level_in_trouble', 0.2),
  ...perLevel('fail.level_in_calm', 0.3),
  ...perLevel('evidence.level_in_trouble', 0.2),
  ...perLevel('evidence.level_in_calm', 0.2),
  knob('code.failed.novice', 'identity', 0.4),
  knob('code.failed.beginner', 'identity', 0.4),
  knob(
    'code.failed, above beginner',
    'identity',
    0.4,
    EXPERTISE_NAMES.slice(2).map(n => `code.failed.${n}`),
  ),
  knob(
    'code.codebase',
    'logit',
    0.2,
    CODEBASES.map(c => `code.codebase.${c}`),
  ),
  knob('fail.other', 'identity', 0.15),
  knob('evidence.other', 'identity', 0.15),
  knob('evidence.trend', 'identity', 0.15),
  knob('evidence.code', 'identity', 0.15),
  knob(
    'evidence.occupation, neither software nor management',
    'identity',
    0.15,
    OTHERS.map(o => `evidence.occupation.${o}`),
  ),
  knob(`evidence.occupation.${MANAGEMENT}`, 'identity', 0.15),
  knob('evidence.hard.partial', 'logit', 0.3),
  knob('evidence.gap.2', 'identity', 0.5),
  knob('succeed.signal.1', 'logit', 0.2),
  knob('succeed.signal.5', 'logit', 0.4),
]

/** Further knobs, with small steps, for targets that a user adds. */
export const OWN_KNOBS: readonly Knob[] = [
  ...EXPERTISE_NAMES.map(n => knob(`expertise.mix.${n}`, 'log', 0.2)),
  knob('expertise.other', 'identity', 0.1),
  knob('goal.unclear', 'logit', 0.2),
  knob('label.unclear', 'logit', 0.2, ['label.unclear.software', 'label.unclear.other']),
  knob(`occupation.weight, ${SOFTWARE_OCCUPATION}`, 'log', 0.2, [`occupation.weight.${SOFTWARE_OCCUPATION}`]),
  knob('turns.median', 'log', 0.2),
  knob(
    'value.median, every mode',
    'log',
    0.2,
    WORK_MODES.map(m => `value.median.${m}`),
  ),
  knob(
    'succeed.level, every level',
    'identity',
    0.2,
    EXPERTISE_NAMES.map(n => `succeed.level.${n}`),
  ),
]

const byId = new Map(PARAMETERS.map(p => [p.id, p]))

/** Digits that a solved parameter is written with; steps are multiples of the quantum, so that they can be read off. */
const DIGITS = 6
const QUANTA = 10_000

/** The values after every knob is moved by so much from `base`; each parameter stays in its support. */
export function stepped(
  base: ParameterValues,
  knobs: readonly Knob[],
  steps: ArrayLike<number>,
): ParameterValues {
  const values = new Map(base)
  knobs.forEach(({ link, parameters }, j) => {
    const { to, from } = links[link]
    for (const id of parameters) {
      const [low, high] = supportOf(id)
      const x = from(to(values.get(id) as number) + (steps[j] as number))
      values.set(id, Math.min(high, Math.max(low, Number(x.toPrecision(DIGITS)))))
    }
  })
  return values
}

/** How far each knob has moved from `base` in `values`, read off its first parameter. */
export function stepsOf(
  base: ParameterValues,
  knobs: readonly Knob[],
  values: ParameterValues,
): Float64Array<ArrayBuffer> {
  return Float64Array.from(knobs, ({ link, parameters }) => {
    const { to } = links[link]
    const id = parameters[0] as string
    return quantised(to(values.get(id) as number) - to(base.get(id) as number))
  })
}

/** The step that a written solution can hold. */
export function quantised(step: number): number {
  return Math.round(step * QUANTA) / QUANTA + 0
}

/** How far a knob can be moved from `base` before all of its parameters stand at the end of their support. */
export function boundsOf(base: ParameterValues, { link, parameters }: Knob): readonly [number, number] {
  const { to, domain } = links[link]
  const room = parameters.map(id => {
    const [low, high] = supportOf(id)
    const at = to(base.get(id) as number)
    return [low > domain[0] ? to(low) - at : -Infinity, high < domain[1] ? to(high) - at : Infinity] as const
  })
  return [Math.min(...room.map(r => r[0])), Math.max(...room.map(r => r[1]))]
}

function supportOf(id: string): readonly [number, number] {
  const parameter = byId.get(id)
  need(parameter, 'knob.parameter', `calibration adjusts ${id}, which is no parameter`)
  return (parameter as Parameter).support
}
