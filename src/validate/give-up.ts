/** Gives up estimators that only fail: after the first corpora, they are run on no others. */
import { need } from '../ground/error.js'
import type { Replicates } from '../replicates/replicates.js'
import type { Attempt } from './attempt.js'
import { kindOf } from './failures.js'
import { groupedBy } from './groups.js'
import type { Replicated } from './replicate-row.js'
import type { Study } from './study.js'

export type Rows = readonly Replicated[]

/** An estimator that failed in the same way on every corpus that it was tried on. */
export interface OnlyFailing {
  readonly estimator: string
  /** How many corpora it was tried on. */
  readonly tried: number
  /** The first of them, and what it said there. */
  readonly world: string
  readonly replicate: number
  readonly message: string
}

/** On how many corpora, and at least one of each world, an estimator is tried before it is given up. */
export const GIVE_UP_AFTER = 5

export interface GiveUpOptions {
  /** On how many corpora an estimator is tried that only fails; 0 if it is never given up. */
  readonly giveUpAfter?: number
  /** Called with each estimator that is given up. */
  readonly onGivenUp?: (failing: OnlyFailing) => void
  /** Which tasks this run makes; all if not given. */
  readonly isOwn?: (task: Attempt) => boolean
}

/**
 * The tasks, without the estimators that only fail in all but the first corpora: the first replicate of each world, then
 * the second, until there are enough. These are made here, whole, before any other, so that the number of workers changes
 * nothing. Where an earlier run kept only failures of an estimator among them, they are made again: what it lacked may be
 * there now. Errors: a number of corpora that is none.
 */
export async function tasksWithout(
  { worlds, estimators }: Study,
  replicates: Replicates<Attempt, Rows>,
  tasks: readonly Attempt[],
  { giveUpAfter = GIVE_UP_AFTER, onGivenUp, isOwn = () => true }: GiveUpOptions,
): Promise<readonly Attempt[]> {
  need(
    Number.isInteger(giveUpAfter) && giveUpAfter >= 0,
    'validate.give_up',
    `an estimator is given up after a whole number of corpora, or never (0), got ${giveUpAfter}`,
  )
  if (giveUpAfter === 0) return tasks
  const first = new Set(
    tasks
      .filter(isOwn)
      .sort((a, b) => a.replicate - b.replicate || a.world - b.world)
      .slice(0, Math.max(giveUpAfter, worlds.length)),
  )
  const without = (names: readonly string[]) => tasks.map(t => (first.has(t) ? t : { ...t, without: names }))
  const rowsOf = (some: readonly Attempt[]) => some.flatMap(t => replicates.known(t) ?? [])
  const made = async () => {
    // Of the others all that was kept counts as done, whoever was run there.
    await replicates.make(without(estimators.map(e => e.name)), t => first.has(t))
    return onlyFailing(rowsOf([...first]))
  }
  let failing = await made()
  const kept = [...first].filter(t => replicates.isKept(t))
  if (onlyFailing(rowsOf(kept)).length > 0) {
    replicates.forget(kept)
    failing = await made()
  }
  if (first.size < tasks.filter(isOwn).length) for (const f of failing) onGivenUp?.(f)
  return without(failing.map(f => f.estimator))
}

/** The estimators without any estimate whose messages are of the same kind on every corpus. */
function onlyFailing(rows: Rows): OnlyFailing[] {
  return groupedBy(rows, r => r.estimator).flatMap(own => {
    const corpora = groupedBy(own, r => `${r.replicate} ${r.world}`)
    const said = corpora.map(c => JSON.stringify(c.map(r => [r.estimand, kindOf(r.message)])))
    if (own.some(r => Number.isFinite(r.estimate)) || new Set(said).size > 1) return []
    const { estimator, world, replicate, message } = own[0] as Replicated
    return [{ estimator, tried: corpora.length, world, replicate, message }]
  })
}
