/** After how many corpora an estimator that only fails is given up, and how that is said. */
import type { GiveUpOptions } from '../../../validate/give-up.js'
import { wholeNumber } from '../../arguments/numbers.js'
import type { ValidateArguments } from '../../arguments/validate.js'
import { commandLine } from '../../interruptible.js'
import { hint } from '../../output.js'
import type { ProgressDisplay } from '../../progress.js'

export function givingUp(
  display: ProgressDisplay,
  { giveUp, quiet }: ValidateArguments,
): Pick<GiveUpOptions, 'giveUpAfter' | 'onGivenUp'> {
  const giveUpAfter = wholeNumber('give-up', giveUp, 0)
  return {
    ...(giveUpAfter !== undefined && { giveUpAfter }),
    ...(!quiet && {
      onGivenUp: ({ estimator, tried, world, replicate, message }) => {
        display.stop()
        hint(
          `${estimator} is run on no more corpora: it failed in the same way on all ${tried} that it was tried on. In ${world}, replicate ${replicate}: ${message}. By hand: ${commandLine()} --replay ${replicate}`,
        )
      },
    }),
  }
}
