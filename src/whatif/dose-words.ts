/** Whom a scenario touches and what it does to them, in words. */
import { SUCCESS_OUTCOMES } from '../schema/definitions.js'
import { showChange } from '../schema/display.js'
import type { Answer } from './answer.js'
import { type Dose, doseOf, type Effect, type Estimated, effectsOf } from './dose-effects.js'

/** The dose, then the effect on verified success in the sessions touched and where it was aimed; empty without parts. */
export function doseWords(answer: Answer): string[] {
  const dose = doseOf(answer)
  if (!dose) return []
  const effects = effectsOf(answer).filter(e => e.outcome === 'verified')
  const of = (group: Effect['group']) => effects.filter(e => e.group === group)
  return [
    touchedWords(dose),
    ...(dose.added
      ? [
          `It adds ${share(dose.added.sessions)} more sessions${dose.added.people.estimate > 0 ? `, by ${share(dose.added.people)} more people` : ''}.`,
        ]
      : []),
    ...of('touched').map(e => effectWords('In the sessions touched', e)),
    ...(dose.aim && dose.added && dose.aim.sessions.estimate === 0
      ? [`It is aimed at ${dose.aim.words}, which are among those added.`]
      : []),
    ...(dose.aim && dose.aim.sessions.estimate > 0
      ? [
          `It is aimed at ${dose.aim.words}: ${share(dose.aim.sessions)} of sessions, of ${share(dose.aim.people)} of people.`,
          ...of('aimed').map(e => effectWords('In those', e)),
        ]
      : []),
    ...of('added').map(
      e => `In the sessions added, ${SUCCESS_OUTCOMES.verified.toLowerCase()} is ${shown(e).scenario}.`,
    ),
  ]
}

function touchedWords({ sessions, people, weighted, added }: Dose): string {
  if (weighted) return 'People count by other weights: the mix of sessions changes, and no session does.'
  if (sessions.estimate === 0)
    return added ? 'No session that is there without it changes.' : 'No session changes.'
  return `It touches ${share(sessions)} of sessions, of ${share(people)} of people.`
}

function effectWords(where: string, e: Effect): string {
  const { baseline, scenario, difference, interval } = shown(e)
  const name = SUCCESS_OUTCOMES.verified.toLowerCase()
  if (e.estimate === 0 && e.mcse === 0) return `${where}, ${name} stays at ${baseline}.`
  return `${where}, ${name} goes from ${baseline} to ${scenario}: ${difference}${interval === '' ? '' : `, 95% interval ${interval}`}.`
}

const shown = (e: Effect) => showChange('share', { ...e, difference: e.estimate })

/** A share whose error is far below what is shown. */
function share({ estimate, conf_low, conf_high }: Estimated): string {
  const none = { baseline: estimate, scenario: estimate, difference: 0 }
  const { baseline } = showChange('share', { ...none, conf_low, conf_high })
  return baseline
}
