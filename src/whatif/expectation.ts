/**
 * Answers on expected outcomes. Where its labels are read as they are, an outcome's probability can stand for it in every
 * statistic that is linear in it: the expectation is the same, the noise less (Rao and Blackwell). Success is expected given
 * the trouble that was drawn, so that every part of a change holds the same trouble as the whole.
 */
import type { Block } from '../model/block.js'
import { fillerOf, PARAMETERS } from '../model/nodes.js'
import { SETTABLE } from '../model/rules.js'
import type { Line } from '../recover/line.js'
import { means, success, trends, within } from '../recover/success.js'
import { CONDITION_COLUMNS } from '../schema/condition-columns.js'
import type { SuccessOutcome } from '../schema/definitions.js'
import type { LineOf } from '../schema/stratum.js'
import type { Question } from './question.js'

type Arms = Pick<Question, 'baseline' | 'scenario'>

/** The columns of a block that hold the probabilities of outcomes. */
const COLUMNS = {
  verified: 'expectedVerified',
  at_least_partial: 'expectedAtLeastPartial',
  succeeded: 'expectedSucceeded',
  abandoned: 'expectedAbandoned',
  trouble: 'expectedTrouble',
} as const satisfies Readonly<Record<SuccessOutcome, keyof Block['sessions']>>
const SUCCESS = ['verified', 'at_least_partial', 'succeeded', 'abandoned'] as const

/** Parameters by which labels are misread; at their defaults they are exact. */
const misreading = (...ids: readonly string[]) => PARAMETERS.filter(p => ids.some(id => p.id.startsWith(id)))
const OF_SUCCESS = misreading('label.success_signal.', 'label.agreement.outcome')
const OF_TROUBLE = misreading('label.failure_signal.')

function areExact({ baseline, scenario }: Arms, labels: typeof OF_SUCCESS): boolean {
  return [baseline, scenario].every(({ parameters, months = [] }) =>
    [parameters, ...months].every(own => labels.every(p => (own[p.id] ?? p.value) === p.value)),
  )
}

/** Whether labels of success are read as they are, in both arms. */
export const isSuccessExact = (arms: Arms): boolean => areExact(arms, OF_SUCCESS)

/** Nodes below trouble: where a scenario sets or holds one, outcomes are not what their probabilities say. */
const BELOW = ['session.goal', 'session.outcome', 'session.code', 'session.evidence'] as const
const TROUBLE = SETTABLE.failure_signal

/** The outcomes that are answered by their probabilities. */
export type Expected = ReadonlySet<SuccessOutcome>
export const NONE: Expected = new Set()

const known = new WeakMap<Question, Expected>()

/** Those whose probabilities stand for them in both arms; none where they are to be drawn. */
export function expectedIn(question: Question): Expected {
  const found = known.get(question) ?? standingIn(question)
  known.set(question, found)
  return found
}

function standingIn(question: Question): Expected {
  const { baseline, scenario, drawn } = question
  const touches = (node: (typeof BELOW)[number] | typeof TROUBLE) =>
    [baseline, scenario].some(
      ({ rules }) => rules.settings.some(s => SETTABLE[s.set] === node) || rules.fixed.includes(node),
    )
  if (drawn || BELOW.some(touches)) return NONE
  return new Set<SuccessOutcome>([
    ...(isSuccessExact(question) ? SUCCESS : []),
    ...(areExact(question, OF_TROUBLE) && !touches(TROUBLE) ? (['trouble'] as const) : []),
  ])
}

/** The nodes that fill the columns of some outcomes. */
export function nodesOf(expected: Expected): readonly string[] {
  return [...new Set([...expected].map(o => fillerOf(`sessions.${COLUMNS[o]}`)))]
}

/** An outcome's probability for each session of a block. */
export function expectedOf({ sessions }: Block, outcome: SuccessOutcome): Float64Array {
  return sessions[COLUMNS[outcome]].subarray(0, sessions.n)
}

const isOutcome = (column: string | undefined): column is SuccessOutcome =>
  column !== undefined && column in COLUMNS

/** By statistic, the outcome that it is linear in: those of these families are, whatever else they rest on. */
const OUTCOME_OF: ReadonlyMap<string, SuccessOutcome> = new Map(
  [means, success, within, trends]
    .flatMap(family => family.lines())
    .flatMap(({ statistic, column }) => (isOutcome(column) ? [[statistic, column] as const] : [])),
)
const standing = (statistic: string) => `expected.${statistic}`
const STANDING = new Map([...OUTCOME_OF].map(([statistic, outcome]) => [standing(statistic), outcome]))

/** The outcome of which a line of drawn outcomes is linear, over sessions that are known before it is drawn. */
function outcomeOf({ statistic, stratum }: LineOf): SuccessOutcome | undefined {
  const outcome = OUTCOME_OF.get(statistic)
  const known = stratum.every(
    ([column]) =>
      column in CONDITION_COLUMNS &&
      (outcome !== 'trouble' || CONDITION_COLUMNS[column as keyof typeof CONDITION_COLUMNS].node !== TROUBLE),
  )
  return known ? outcome : undefined
}

/** The line of probabilities that stands for one of drawn outcomes; undefined where none does. */
export function expectedLine<L extends LineOf>(line: L, expected: Expected): L | undefined {
  const outcome = outcomeOf(line)
  return outcome && expected.has(outcome) ? { ...line, statistic: standing(line.statistic) } : undefined
}

/** The lines of probabilities that stand for some lines, with the same estimators: of a frame that has these in place of outcomes. */
export function expectedLines(lines: readonly Line[], expected: Expected): Line[] {
  return lines.flatMap(l => {
    const found = expectedLine(l, expected)
    return found ? [{ ...found, kind: 'probability' as const }] : []
  })
}

/** Whether a line only stands for one of drawn outcomes. */
export const standsForAnother = ({ statistic }: LineOf): boolean => STANDING.has(statistic)

/** Whether it stands for one of trouble, whose strata no probability of trouble may decide. */
export const standsForTrouble = ({ statistic }: LineOf): boolean => STANDING.get(statistic) === 'trouble'
