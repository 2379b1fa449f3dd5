/** plumbline scenario run: paired Monte Carlo of scenarios, with a folder of results and a report for each. */
import { join } from 'node:path'
import { need } from '../../../ground/error.js'
import { showSeconds } from '../../../ground/format.js'
import type { Shard } from '../../../ground/pool.js'
import { isStack } from '../../../scenarios/stack.js'
import type { Answer } from '../../../whatif/answer.js'
import { questionOf } from '../../../whatif/ask.js'
import { changedBy } from '../../../whatif/changed.js'
import { interactionsOf } from '../../../whatif/interaction.js'
import { keepShard, runQuestion } from '../../../whatif/run.js'
import { differenceRow, differences, parts } from '../../../whatif/summary.js'
import { bandWords } from '../../../whatif/words.js'
import { shardOf } from '../../arguments/corpus.js'
import {
  metricsOf,
  namesOf,
  questionOptions,
  recordOf,
  resultFolder,
  runOptions,
  type ScenarioArguments,
  statisticsOf,
  worldsOf,
} from '../../arguments/scenario.js'
import { commandLine, interruptible } from '../../interruptible.js'
import { hint, print, printJson, saySetAside } from '../../output.js'
import { progressDisplay } from '../../progress.js'
import { showAnswer } from '../../tables/answer.js'
import { answerJson } from '../../tables/answer-json.js'
import { byTable, countWords, interactionRows, interactionTable } from '../../tables/interactions.js'
import { writeResult } from '../../write-result.js'
import { answersAlone } from './answers-alone.js'
import { bandFor, bandRows, pointRows } from './band.js'

export async function run(args: ScenarioArguments): Promise<void> {
  if (args.shard !== undefined) return keep(args, shardOf(args.shard))
  const said: object[] = []
  for (const name of namesOf(args)) said.push(...(await answerOne(name, args)))
  if (args.json) printJson(said)
}

/** Makes and keeps the replicates of one shard, for the run that combines them. */
async function keep(args: ScenarioArguments, shard: Shard): Promise<void> {
  need(
    !args.targetMcse,
    'option.both',
    'give --reps with --shard: --target-mcse is not known before all shards are there',
  )
  const options = runOptions(args)
  const rows: object[] = []
  for (const name of namesOf(args)) {
    const out = resultFolder(name, args)
    for (const world of worldsOf(args, name)) {
      const display = progressDisplay(args.quiet ?? false, {
        doing: 'pairing',
        done: 'paired',
        unit: 'replicates',
      })
      const kept = await interruptible(display, signal =>
        keepShard(askedBy(args, name, world), {
          ...options,
          shard,
          keep: join(out, 'replicates', world),
          signal,
          onSetAside: saySetAside,
          onProgress: (done, total) => display.update({ done, total, rows: 0 }),
        }),
      )
      rows.push({ scenario: name, world, out, shard, kept })
      if (args.json) continue
      print(
        `${name} in ${world}: ${kept} replicates are kept in ${out}; once all are, the same command without --shard answers`,
      )
    }
  }
  if (args.json) printJson(rows)
}

/** A question whose answer says how much data show its change. */
const askedBy = (args: ScenarioArguments, name: string, world: string) =>
  questionOf(name, { ...questionOptions(args, world), sized: true })

async function answerOne(name: string, args: ScenarioArguments): Promise<object[]> {
  const { quiet = false, json = false } = args
  const scenario = recordOf(name)
  const out = resultFolder(name, args)
  const started = Date.now()
  const options = runOptions(args)
  const answers: Answer[] = []
  for (const world of worldsOf(args, name)) {
    const question = askedBy(args, name, world)
    const display = progressDisplay(quiet, { doing: 'pairing', done: 'paired', unit: 'replicates' })
    if (!quiet)
      hint(`${scenario.id} in the world ${world}: ${question.people} people per replicate, to ${out}`)
    answers.push(
      await interruptible(display, signal =>
        runQuestion(question, {
          ...options,
          keep: join(out, 'replicates', world),
          signal,
          onSetAside: saySetAside,
          onProgress: (done, total) => display.update({ done, total, rows: 0 }),
        }),
      ),
    )
  }
  const alone: Readonly<Record<string, Answer>>[] = []
  if (isStack(name)) for (const a of answers) alone.push(await answersAlone(name, a, args, out))
  const seconds = (Date.now() - started) / 1000
  const band = args.band ? await bandFor(name, args) : undefined
  const rows = answers.flatMap(differences)
  const split = answers.flatMap(parts)
  for (const ending of ['csv', 'parquet']) {
    writeResult(join(out, `differences.${ending}`), rows.map(differenceRow))
    if (alone.length > 0)
      writeResult(
        join(out, `interactions.${ending}`),
        answers.flatMap((a, j) => interactionRows(a, alone[j] ?? {})),
      )
    if (split.length > 0) writeResult(join(out, `parts.${ending}`), split)
    const points = band ? pointRows(band) : []
    if (points.length > 0) writeResult(join(out, `band-points.${ending}`), points)
    if (band) writeResult(join(out, `band.${ending}`), bandRows(band))
  }
  const { writeAnswer } = await import('../../../report/answer-page.js')
  const asked = answers.map(({ question: { world } }) => ({
    scenario,
    against: args.against ?? world,
    changed: changedBy(name, questionOptions(args, world)),
    statistics: statisticsOf(args),
    only: args.only ?? false,
    command: commandLine(),
  }))
  const page = writeAnswer(join(out, 'report.html'), {
    ...(asked[0] as (typeof asked)[0]),
    answers,
    ...(band && { band }),
  })
  const said = answers.map((answer, j) => ({
    ...answerJson(answer, asked[j] as (typeof asked)[0]),
    ...(alone[j] && { interactions: interactionsOf(answer, alone[j]) }),
    band: band ? { words: bandWords(band), worlds: bandRows(band) } : null,
  }))
  if (json) return said
  print(`${scenario.question ?? scenario.title}\n`)
  answers.forEach((answer, j) => {
    if (answers.length > 1) print(`In the world ${answer.question.world}\n`)
    showAnswer(answer, asked[j] as (typeof asked)[0])
    for (const text of [
      countWords(differences(answer)),
      ...(answer.question.by ?? []).map(column => byTable(answer, column, statisticsOf(args))),
      alone[j] ? interactionTable(interactionsOf(answer, alone[j]), metricsOf(args)) : '',
    ])
      if (text !== '') print(`${text}\n`)
  })
  if (band) print(`${bandWords(band).join('\n')}\n`)
  if (!quiet)
    hint(
      `${answers[0]?.replicates.length} paired replicates in ${showSeconds(seconds)}; tables in ${out}; open ${page}`,
    )
  return said
}
