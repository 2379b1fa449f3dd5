/** Fixes an audit for one corpus: how far the draws of each stratum reach, and with which probability that is. */
import type { Block } from '../model/block.js'
import type { Arm } from './arm.js'
import { type AuditSample, type AuditStratum, auditDraws, auditStrata } from './audit.js'
import { type AuditDesign, type AuditSize, levelsOf } from './audit-design.js'
import { Generator } from './generator.js'

/** People whose labels are in memory at once. */
const PEOPLE_A_BLOCK = 10_000

/**
 * The audit of a corpus. A number of sessions needs their number in the whole corpus: a first pass counts them, and, by an
 * observed label, makes what that label needs. Probabilities alone need no pass.
 */
export function drawAudit(arm: Arm, seed: string, people: number, design: AuditDesign): AuditSample {
  const tallies = talliesOf(design)
  if (design.sizes.some(s => 'count' in s)) {
    const generator = new Generator(arm, seed)
    for (let first = 1; first <= people; first += PEOPLE_A_BLOCK) {
      const wanted = { sessions: design.by === null ? [] : [design.by] }
      const block = generator.showing(first, Math.min(PEOPLE_A_BLOCK, people - first + 1), wanted)
      count(block, seed, design.by, tallies)
    }
  }
  return sampleOf(design, tallies)
}

/** The same of a corpus that is one block, on which the label has been read. */
export function drawAuditOf(block: Block, seed: string, design: AuditDesign): AuditSample {
  const tallies = talliesOf(design)
  count(block, seed, design.by, tallies)
  return sampleOf(design, tallies)
}

/** Counts sessions, and keeps those with the smallest draws, as [draw, session]. */
interface Tally {
  readonly size: AuditSize
  sessions: number
  smallest: (readonly [number, number])[]
  /** No draw above it can be among the smallest. */
  bound: number
}

const talliesOf = ({ sizes }: AuditDesign): Tally[] =>
  sizes.map(size => ({ size, sessions: 0, smallest: [], bound: 1 }))

function count(block: Block, seed: string, by: string | null, tallies: readonly Tally[]): void {
  const [draws, codes] = [auditDraws(block, seed), auditStrata(block, by)]
  for (let i = 0; i < draws.length; i++) {
    const tally = tallies[codes?.[i] ?? 0] as Tally
    tally.sessions++
    if ('count' in tally.size && (draws[i] as number) <= tally.bound)
      keep(tally, tally.size.count, [draws[i] as number, block.sessions.sessionId[i] as number])
  }
}

function keep(tally: Tally, most: number, drawn: readonly [number, number]): void {
  tally.smallest.push(drawn)
  if (tally.smallest.length >= 2 * most + 2) cut(tally, most)
}

function cut(tally: Tally, most: number): void {
  tally.smallest.sort(([u, a], [v, b]) => u - v || a - b)
  tally.smallest.length = Math.min(most, tally.smallest.length)
  if (tally.smallest.length === most) tally.bound = tally.smallest.at(-1)?.[0] ?? tally.bound
}

function sampleOf({ text, by, sizes }: AuditDesign, tallies: readonly Tally[]): AuditSample {
  const levels = by === null ? [null] : levelsOf(by)
  return { design: text, by, strata: sizes.map((_, j) => stratumOf(levels[j] ?? null, tallies[j] as Tally)) }
}

function stratumOf(level: string | null, tally: Tally): AuditStratum {
  const { size, sessions } = tally
  if ('probability' in size) {
    const { probability } = size
    const reach = { inclusion_probability: probability, draws_below: probability, last_session: 0 }
    return { level, sessions: null, sampled: null, ...reach }
  }
  cut(tally, size.count)
  const sampled = tally.smallest.length
  const [draws_below, last_session] = tally.smallest.at(-1) ?? [0, 0]
  return {
    level,
    sessions,
    sampled,
    inclusion_probability: sessions === 0 ? 0 : sampled / sessions,
    draws_below,
    last_session,
  }
}
