/** plumbline validate --replay: one replicate again, with its corpus kept and the estimators' rows printed. */
import { join, resolve } from 'node:path'
import { Attempts, folderName } from '../../../validate/attempt.js'
import type { Study } from '../../../validate/study.js'
import { folderOf, type ValidateArguments } from '../../arguments/validate.js'
import { interruptible } from '../../interruptible.js'
import { hint, printJson } from '../../output.js'
import { progressDisplay } from '../../progress.js'
import { quoted } from '../../shell.js'
import { sayByHand } from './by-hand.js'

export async function replay(study: Study, replicate: number, args: ValidateArguments): Promise<void> {
  const keep = join(folderOf(args), `replay-${replicate}`)
  const attempts = new Attempts(study, resolve(keep))
  const rows = await interruptible(progressDisplay(true), async signal => {
    signal.addEventListener('abort', () => attempts.close())
    try {
      return await attempts.run({ world: 0, replicate }, resolve(keep))
    } finally {
      attempts.close()
    }
  })
  printJson(rows)
  hint(`the corpus is kept in ${keep}`)
  study.estimators.forEach((e, j) => {
    if (!('command' in e)) return
    const input = e.serve ? `echo '{"data":"data"}' | ` : ''
    hint(`${e.name} by hand: cd ${quoted(join(keep, folderName(study, j)))} && ${input}${e.command}`)
  })
  sayByHand(study, replicate)
}
