/** Answers a question from its paired replicates. */
import { need } from '../ground/error.js'
import { compiled, type Shard } from '../ground/pool.js'
import { Replicates, type Series } from '../replicates/replicates.js'
import type { LineOf } from '../schema/stratum.js'
import type { Answer } from './answer.js'
import { DOSE_SIZE } from './dose.js'
import { expectedIn } from './expectation.js'
import { isSame, type Question } from './question.js'
import { type Replicate, replicateOf } from './replicate.js'
import { type Precision, replicatesFor } from './sizing.js'
import { linesOf, sizedLines } from './statistics.js'
import type { ReplicateTask } from './worker.js'

/** How many replicates are run, over how many threads, and who is told of it. */
export interface RunOptions {
  /** The number of replicates; or a target precision, which sizes the run. */
  readonly reps?: number
  readonly precision?: Precision
  /** The number of threads, which changes no result. */
  readonly workers?: number
  /** Folder in which each replicate is kept, so that a run can be resumed. */
  readonly keep?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
  /** Called where the folder has kept replicates of other questions, which are left as they are. */
  readonly onSetAside?: (folder: string) => void
}

/** Replicates where nothing is said: as many bring an outcome that is answered by its probabilities nearer than 40 of drawn ones. */
export const DEFAULT_REPS = { expected: 12, drawn: 40 } as const

/** The replicates of a question where nothing is said: fewer where verified success is answered by its probabilities. */
export function repsOf(question: Question): number {
  if (isSame(question)) return SAME_REPS
  return expectedIn(question).has('verified') ? DEFAULT_REPS.expected : DEFAULT_REPS.drawn
}
/** Two arms that are the same differ by 0 in every replicate. */
const SAME_REPS = 2
export const LEAST_REPS = 2

/**
 * Answers a question by paired replicates, in which both arms have the same people and noise. The numbers are the same for any
 * number of workers and any interruption. Errors: fewer than 2 replicates, no such statistic.
 *
 * @example
 * import { questionOf, runQuestion } from '@plumbline/plumbline'
 *
 * const question = questionOf('returns-fade', { people: 200, statistics: ['mean.verified'], only: true, split: false })
 * const answer = await runQuestion(question, { reps: 2, workers: 1 })
 * console.log(answer.lines[0].statistic, answer.replicates.length) // → mean.verified 2
 */
export async function runQuestion(question: Question, options: RunOptions = {}): Promise<Answer> {
  const { precision, signal } = options
  const lines = linesOf(question)
  need(lines.length > 0, 'whatif.statistics', `no statistic begins with ${question.statistics.join(' or ')}`)
  const asked = options.reps ?? repsOf(question)
  need(
    Number.isInteger(asked) && asked >= LEAST_REPS,
    'whatif.reps',
    `a run needs a whole number of at least ${LEAST_REPS} replicates, got ${asked}`,
  )
  const answer = (replicates: readonly Replicate[]) => ({
    question,
    lines: lines.map(({ statistic, stratum, unit, kind }) => ({ statistic, stratum, unit, kind })),
    replicates,
  })
  const replicates = new Replicates(seriesOf(question, lines), options)
  const so = answer(await replicates.of(tasksTo(precision?.pilot ?? asked)))
  if (!precision || signal?.aborted) return so
  return answer(await replicates.of(tasksTo(replicatesFor(so, precision))))
}

/**
 * Makes and keeps the replicates of one shard; once all shards are done, runQuestion finds them. Returns the number
 * that is kept.
 */
export async function keepShard(
  question: Question,
  options: RunOptions & { readonly keep: string; readonly shard: Shard },
): Promise<number> {
  const series = seriesOf(question, linesOf(question))
  return new Replicates(series, options).shardOf(tasksTo(options.reps ?? repsOf(question)), options.shard)
}

const tasksTo = (total: number): ReplicateTask[] =>
  Array.from({ length: total }, (_, j) => ({ replicate: j + 1 }))

/** Part of what tells kept replicates from others: another number where their layout changes within a version. */
const LAYOUT = 2

function seriesOf(question: Question, lines: readonly LineOf[]): Series<ReplicateTask, Replicate> {
  const sized = sizedLines(question, lines).length
  return {
    nameOf: t => String(t.replicate),
    numberOf: t => t.replicate,
    open: () => ({
      lasting: true,
      module: compiled('whatif/worker.js'),
      data: { question },
      here: () => task => replicateOf(question, task.replicate),
    }),
    keeping: {
      question: () => ({ name: 'asked', json: JSON.stringify({ ...question, layout: LAYOUT }) }),
      codec: {
        encode: ({ baseline, scenario, errors, split, dose }) =>
          new Uint8Array(Float64Array.from([...baseline, ...scenario, ...errors, ...split, ...dose]).buffer),
        decode: bytes => {
          const numbers = new Float64Array(new Uint8Array(bytes).buffer)
          const end = numbers.length - (question.split ? DOSE_SIZE : 0)
          const parts = 2 * (lines.length + sized)
          return {
            baseline: numbers.slice(0, lines.length),
            scenario: numbers.slice(lines.length, 2 * lines.length),
            errors: numbers.slice(2 * lines.length, parts),
            split: numbers.slice(parts, end),
            dose: numbers.slice(end),
          }
        },
      },
    },
  }
}
