/** Numbers from the text of options. */
import { need } from '../../ground/error.js'
import type { Axis } from '../../scenarios/grid.js'

/** A whole number of at least `least`; undefined if not given. */
export function wholeNumber(name: string, text: string, least?: number): number
export function wholeNumber(name: string, text: string | undefined, least?: number): number | undefined
export function wholeNumber(name: string, text: string | undefined, least = -Infinity): number | undefined {
  if (text === undefined) return undefined
  const x = numberOf(text)
  need(
    Number.isInteger(x) && x >= least,
    `option.${name}`,
    `--${name} must be a whole number${least > 0 ? ` of at least ${least}` : ''}, got "${text}"`,
  )
  return x
}

export function positive(name: string, text: string): number
export function positive(name: string, text: string | undefined): number | undefined
export function positive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const x = numberOf(text)
  need(Number.isFinite(x) && x > 0, `option.${name}`, `--${name} must be a positive number, got "${text}"`)
  return x
}

/** PATH=LOW..HIGH or PATH=A,B,C. */
export function axisOf(text: string): [path: string, axis: Axis] {
  const at = text.indexOf('=')
  need(at > 0, 'option.vary', `--vary must be PATH=LOW..HIGH or PATH=A,B,C, got "${text}"`)
  const [path, values] = [text.slice(0, at), text.slice(at + 1)]
  const ends = values.split('..')
  if (ends.length === 2) {
    const [low, high] = ends.map(Number) as [number, number]
    need(low < high, 'option.vary', `--vary ${path} must go from a lower to a higher number, got "${values}"`)
    return [path, { low, high }]
  }
  return [path, values.split(',').map(v => (Number.isFinite(numberOf(v)) ? Number(v) : v))]
}

/** NaN where the text is not a number. */
const numberOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text))
