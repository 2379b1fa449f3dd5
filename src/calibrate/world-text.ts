/** Writes a calibrated world: a scenario file that a person can read and diff, and its solution beside it. */
import { stringify } from 'yaml'
import { parameterNamed } from '../model/nodes.js'
import type { Scenario } from '../scenarios/schema.js'
import type { Solution } from '../scenarios/solution.js'
import type { Calibration } from './calibrate.js'

/** The file’s text: what the world is, then each parameter that was moved, under the knob that moved it. */
export function worldText(
  { values, knobs, steps }: Calibration,
  { id, title, about, choices, exempt, fails }: Omit<Scenario, 'parameters'>,
  command: string,
): string {
  const sections = knobs.flatMap((knob, j) => {
    const step = steps[j] as number
    if (step === 0) return []
    const together = knob.parameters.length > 1 ? `${knob.parameters.length} together` : 'alone'
    const head = `  # ${knob.name}: ${together}, moved by ${step.toFixed(4)} (${knob.link})${pins(knob.parameters)}`
    return [head, ...knob.parameters.map(p => `  ${key(p)}: ${values.get(p) as number}`)]
  })
  const part = (name: string, x: object) => (Object.keys(x).length > 0 ? stringify({ [name]: x }) : '')
  return `# Written by: ${command}
#
# Parameters were solved by damped Gauss–Newton against the reported figures, on corpora whose seeds no check
# uses. Every value is an assumption that the figures named pin down; choices are assumptions that make the
# world what it is. What is not named keeps its default.
${stringify({ id, title, ...(about && { about }) })}${part('choices', choices)}${part('exempt', exempt)}${part('fails', fails)}parameters:${sections.length > 0 ? '' : ' {}'}
${sections.map(s => `${s}\n`).join('')}`
}

function pins(parameters: readonly string[]): string {
  const figures = [...new Set(parameters.flatMap(p => parameterNamed(p).pinnedBy ?? []))]
  return figures.length > 0
    ? `; pinned by ${figures.slice(0, 3).join(', ')}${figures.length > 3 ? ', …' : ''}`
    : ''
}

function key(id: string): string {
  return /[ ,&:]/.test(id) ? `'${id}'` : id
}

/** Digits of the Jacobian that is kept: a step from it is corrected anyway. */
const DIGITS = 4

export function solutionText(
  { knobs, targets, jacobian }: Calibration,
  scenario: string,
  seed: string,
  estimands: Solution['estimands'],
): string {
  const digits = (x: number) => Number(x.toPrecision(DIGITS))
  const lines = (entries: readonly (readonly [string, unknown])[]) =>
    entries.map(([name, x]) => `  ${JSON.stringify(name)}: ${JSON.stringify(x)}`).join(',\n')
  return `{
 "scenario": ${JSON.stringify(scenario)},
 "seed": ${JSON.stringify(seed)},
 "knobs": ${JSON.stringify(knobs.map(k => k.name))},
 "jacobian": {
${lines(targets.map((t, i) => [t.figure, Array.from(jacobian[i] as Float64Array, digits)] as const))}
 },
 "estimands": {
${lines(Object.entries(estimands))}
 }
}
`
}

/** The kept Jacobian in the order of targets and knobs; undefined unless it covers them all. */
export function jacobianOf(
  solution: Solution | undefined,
  targets: Calibration['targets'],
  knobs: Calibration['knobs'],
): Calibration['jacobian'] | undefined {
  if (!solution) return undefined
  const columns = knobs.map(k => solution.knobs.indexOf(k.name))
  if (columns.includes(-1) || targets.some(t => !solution.jacobian[t.figure])) return undefined
  return targets.map(t => Float64Array.from(columns, c => solution.jacobian[t.figure]![c] as number))
}
