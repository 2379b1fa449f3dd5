/** Says how to make a replicate's corpus without a validation. */
import { corpusCommand } from '../../../validate/by-hand.js'
import type { Study, StudyWorld } from '../../../validate/study.js'
import { hint } from '../../output.js'
import { quoted } from '../../shell.js'

/** The command for the study's first world; undefined where there is none. */
export function byHand(study: Study, replicate: number): string | undefined {
  const words = corpusCommand(study, study.worlds[0] as StudyWorld, replicate)
  return words && ['plumbline', ...words].map(w => quoted(w)).join(' ')
}

export function sayByHand(study: Study, replicate: number): void {
  const command = byHand(study, replicate)
  if (command)
    hint(`the corpus of replicate ${replicate} in ${study.worlds[0]!.name}, made by hand: ${command}`)
}
