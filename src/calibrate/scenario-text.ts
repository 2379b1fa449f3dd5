/** Writes a calibrated world as a scenario file that a person can read and diff. */
import { parameterNamed } from '../model/nodes.js'
import type { ParameterValues } from '../model/parameter.js'
import type { Calibration } from './calibrate.js'

/** Digits that a parameter is written with: beyond them nothing moves by a hundredth of a rounding. */
const DIGITS = 5

export interface WorldNames {
  readonly id: string
  readonly title: string
  readonly seed: string
}

/** The file’s text: a header, then each parameter that was moved, under the knob that moved it. */
export function scenarioText({ values, knobs, turns }: Calibration, { id, title, seed }: WorldNames): string {
  const written = new Set<string>()
  const sections = knobs.map((knob, j) => {
    const together = knob.parameters.length > 1 ? `${knob.parameters.length} together` : 'alone'
    const head = `  # ${knob.name}: ${together}, turned ${(turns[j] as number).toFixed(4)} (${knob.link})${pins(knob.parameters)}`
    const fresh = knob.parameters.filter(p => !written.has(p))
    for (const p of fresh) written.add(p)
    return [head, ...fresh.map(p => `  ${key(p)}: ${rounded(values, p)}`)].join('\n')
  })
  return `# Written by: plumbline calibrate --scenario ${id} --seed ${seed}
#
# Solved by damped Gauss–Newton against the reported figures, on corpora whose seeds no check uses. A
# parameter that two knobs turn stands under the first.
# What is not named keeps its default. Every value below is an assumption that the figures named pin down.
id: ${id}
title: ${title}
parameters:
${sections.join('\n')}
`
}

function pins(parameters: readonly string[]): string {
  const figures = [...new Set(parameters.flatMap(p => parameterNamed(p).pinnedBy ?? []))]
  return figures.length > 0
    ? `; pinned by ${figures.slice(0, 3).join(', ')}${figures.length > 3 ? ', …' : ''}`
    : ''
}

function rounded(values: ParameterValues, id: string): number {
  return Number((values.get(id) as number).toPrecision(DIGITS))
}

function key(id: string): string {
  return /[ ,&:]/.test(id) ? `'${id}'` : id
}
