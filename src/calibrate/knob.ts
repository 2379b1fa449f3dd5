/** Knobs: what calibration may turn. A knob moves one parameter, or several together, along a link. */

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
  /** A turn that matters, in the link's units: the finite difference, and how far a solution may be pulled for free. */
  readonly turn: number
}

const links: Readonly<
  Record<Link, { readonly to: (v: number) => number; readonly from: (x: number) => number }>
> = {
  identity: { to: v => v, from: x => x },
  log: { to: log, from: exp },
  logit: { to: logit, from: logistic },
}

const knob = (name: string, link: Link, turn: number, parameters: readonly string[] = [name]): Knob => ({
  name,
  link,
  parameters,
  turn,
})

const WRITING = ['analyzing', 'communicating']
const READING = ['understanding', 'planning']
const ends = (modes: readonly string[]) => modes.flatMap(m => [`mode.first.${m}`, `mode.last.${m}`])
/** Modes whose growth of value is not reported. */
const GROWTH_FREE = WORK_MODES.filter(m => !['building', 'fixing', 'operating'].includes(m))
const MANAGEMENT = 'Management Occupations'
const OTHERS = OCCUPATIONS.filter(o => o !== SOFTWARE_OCCUPATION && o !== MANAGEMENT)
const perLevel = (id: string, turn: number) => EXPERTISE_NAMES.map(n => knob(`${id}.${n}`, 'identity', turn))

/** Every knob of the baseline world; what is no knob keeps its value. */
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
  knob('effort.actions.planning', 'identity', 0.1),
  knob('effort.actions.execution', 'identity', 0.1),
  knob('effort.actions.spread', 'log', 0.05),
  knob('effort.actions.tail', 'identity', 0.1),
  knob('expertise.value', 'identity', 0.03),
  ...perLevel('fail.level_in_trouble', 0.2),
  ...perLevel('fail.level_in_calm', 0.3),
  ...perLevel('evidence.level_in_trouble', 0.2),
  ...perLevel('evidence.level_in_calm', 0.2),
  knob('code.failed.novice', 'identity', 0.4),
  knob(
    'code.failed, above novice',
    'identity',
    0.4,
    EXPERTISE_NAMES.slice(1).map(n => `code.failed.${n}`),
  ),
  knob(
    'code.codebase',
    'logit',
    0.2,
    CODEBASES.map(c => `code.codebase.${c}`),
  ),
  knob('fail.other', 'identity', 0.15),
  knob('evidence.other', 'identity', 0.15),
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

const byId = new Map(PARAMETERS.map(p => [p.id, p]))

/** The values after every knob is turned by so much from `start`; each parameter stays in its support. */
export function turned(
  start: ParameterValues,
  knobs: readonly Knob[],
  turns: ArrayLike<number>,
): ParameterValues {
  const values = new Map(start)
  knobs.forEach(({ link, parameters }, j) => {
    const { to, from } = links[link]
    for (const id of parameters) {
      need(byId.has(id), 'knob.parameter', `a knob moves ${id}, which is no parameter`)
      const [low, high] = (byId.get(id) as Parameter).support
      const x = from(to(values.get(id) as number) + (turns[j] as number))
      values.set(id, Math.min(high, Math.max(low, x)))
    }
  })
  return values
}
