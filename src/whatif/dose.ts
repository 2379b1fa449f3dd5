/**
 * Counts whom a scenario touches in a replicate: sessions and people, and sums of outcomes in both arms among those
 * touched, where it was aimed, among those added, and in all.
 */
import type { Generator } from '../generate/generator.js'
import { meets } from '../generate/meets.js'
import type { Block } from '../model/block.js'
import type { Aim } from '../scenarios/aim.js'
import type { Expected } from './expectation.js'
import { clearSessions, SPLIT_OUTCOMES } from './kitagawa.js'
import { touchedIn } from './touched.js'

/** What is counted of the baseline's sessions and people. */
export const COUNTS = [
  'sessions',
  'people',
  'touched_sessions',
  'touched_people',
  'aimed_sessions',
  'aimed_people',
  'added_sessions',
  'added_people',
] as const
export type Count = (typeof COUNTS)[number]

/** Whose outcomes are compared: sessions that the scenario touches, those it was aimed at, those it adds, and all. */
export const DOSE_GROUPS = ['touched', 'aimed', 'added', 'all'] as const
/** Whose outcomes an effect compares: sessions touched, aimed at, added, or all. */
export type DoseGroup = (typeof DOSE_GROUPS)[number]

/** Outcomes as they are answered, drawn or expected; and the probabilities of two of them given what comes before trouble. */
export const DOSE_OUTCOMES = [...SPLIT_OUTCOMES, 'p_verified', 'p_at_least_partial'] as const
/** An outcome whose effect is worked out, drawn or as a probability. */
export type DoseOutcome = (typeof DOSE_OUTCOMES)[number]

/** Of a group: sessions with a clear goal in either arm, then the sum of every outcome in either. */
export const GROUP_WIDTH = 2 + 2 * DOSE_OUTCOMES.length

/** Counts and sums of one replicate. */
export interface DoseTally {
  readonly add: (arms: DoseArms) => void
  readonly numbers: () => Float64Array
}

/** A block of the same rows in both arms, with the weights of its people, and the generators that made it. */
export interface DoseArms {
  readonly blocks: readonly [Block, Block]
  readonly weights: readonly (Float64Array | undefined)[]
  readonly generators: readonly [Generator, Generator]
  /** 1 for each session that the scenario adds, if it adds any. */
  readonly added?: Uint8Array | undefined
  /** Whether the probabilities of success have been worked out. */
  readonly probabilities: boolean
  /** The outcomes that are taken as their probabilities. */
  readonly expected: Expected
}

/** The dose as numbers: counts, then the groups. */
export const DOSE_SIZE = COUNTS.length + DOSE_GROUPS.length * GROUP_WIDTH

/** Adds up the dose over the blocks of a replicate. */
export function doseTally(aim: Aim | undefined): DoseTally {
  const to = new Float64Array(DOSE_SIZE)
  const count = (what: Count, n: number) => {
    const at = COUNTS.indexOf(what)
    to[at] = (to[at] as number) + n
  }
  const add = (arms: DoseArms) => {
    const [base] = arms.blocks
    const own = arms.added ? arms.added.map(x => 1 - x) : new Uint8Array(base.sessions.n).fill(1)
    const within = (rows: Uint8Array) => rows.map((x, i) => x & (own[i] as number))
    const touched = within(touchedIn(arms.blocks, arms.generators))
    const aimed = aim ? within(aimedAt(base, aim)) : undefined
    const both = (sessions: Count, people: Count, rows: Uint8Array) => {
      count(sessions, total(rows))
      count(people, total(peopleOf(base, rows)))
    }
    both('sessions', 'people', own)
    both('touched_sessions', 'touched_people', touched)
    if (aimed) both('aimed_sessions', 'aimed_people', aimed)
    if (arms.added) {
      count('added_sessions', total(arms.added))
      count('added_people', base.people.n - total(peopleOf(base, own)))
    }
    const groups: readonly (readonly [DoseGroup, Uint8Array | undefined])[] = [
      ['touched', touched],
      ...(aimed ? [['aimed', aimed] as const] : []),
      ...(arms.added ? [['added', arms.added] as const] : []),
      ['all', undefined],
    ]
    for (const [group, rows] of groups) addGroup(to, group, rows, arms)
  }
  return { add, numbers: () => to }
}

function total(of: Uint8Array): number {
  return of.reduce((n, x) => n + x, 0)
}

function peopleOf({ people, sessions }: Block, rows: Uint8Array): Uint8Array {
  const out = new Uint8Array(people.n)
  for (let i = 0; i < rows.length; i++) if (rows[i] === 1) out[sessions.person[i] as number] = 1
  return out
}

function aimedAt(block: Block, { where }: Aim): Uint8Array {
  const tests = where.map(conditions => meets(block, conditions, block.sessions.expertise))
  return Uint8Array.from({ length: block.sessions.n }, (_, i) => +tests.some(test => test(i)))
}

/** Adds the outcomes of a group's sessions in both arms. */
function addGroup(
  to: Float64Array,
  group: DoseGroup,
  rows: Uint8Array | undefined,
  { blocks, weights, added, probabilities, expected }: DoseArms,
): void {
  const from = COUNTS.length + DOSE_GROUPS.indexOf(group) * GROUP_WIDTH
  const put = (at: number, x: number) => {
    to[from + at] = (to[from + at] as number) + x
  }
  blocks.forEach((block, arm) => {
    const first = 2 + arm * DOSE_OUTCOMES.length
    clearSessions({ block, expected }, weights[arm], (i, w, outcomes) => {
      if ((rows && rows[i] !== 1) || (arm === 0 && added?.[i] === 1)) return
      put(arm, w)
      outcomes.forEach((y, o) => {
        put(first + o, w * y)
      })
      if (!probabilities) return
      const own = block.potential[block.sessions.expertise[i] as number] as Block['potential'][number]
      put(first + outcomes.length, w * (own.pVerified[i] as number))
      put(first + outcomes.length + 1, w * (own.pAtLeastPartial[i] as number))
    })
  })
}
