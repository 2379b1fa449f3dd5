/** plumbline scenario run a+b: the same question of every scenario alone, for the interaction. */
import { join } from 'node:path'
import { namesInStack } from '../../../scenarios/stack.js'
import type { Answer } from '../../../whatif/answer.js'
import { questionOf } from '../../../whatif/ask.js'
import { runQuestion } from '../../../whatif/run.js'
import { questionOptions, runOptions, type ScenarioArguments } from '../../arguments/scenario.js'
import { interruptible } from '../../interruptible.js'
import { hint, saySetAside } from '../../output.js'
import { progressDisplay } from '../../progress.js'

/** The answers of a stack's scenarios alone, in the world and with the replicates of the stack's own. */
export async function answersAlone(
  stack: string,
  together: Answer,
  args: ScenarioArguments,
  out: string,
): Promise<Record<string, Answer>> {
  const { quiet = false } = args
  const { world } = together.question
  const found: Record<string, Answer> = {}
  for (const name of namesInStack(stack)) {
    if (!quiet) hint(`${name} alone in the world ${world}`)
    const display = progressDisplay(quiet, { doing: 'pairing', done: 'paired', unit: 'replicates' })
    const { split } = together.question
    const asked = questionOf(name, { ...questionOptions(args, world), split: false })
    const question = { ...asked, ...(split && { givenTrouble: true as const }) }
    const { precision: _, ...options } = runOptions(args)
    found[name] = await interruptible(display, signal =>
      runQuestion(question, {
        ...options,
        reps: together.replicates.length,
        keep: join(out, 'replicates', `${world} ${name.replaceAll('/', '-')}`),
        signal,
        onSetAside: saySetAside,
        onProgress: (done, total) => display.update({ done, total, rows: 0 }),
      }),
    )
  }
  return found
}
