/** The answer to a what-if question as one self-contained HTML page. */
import { writeWhole } from '../files/part-file.js'
import { grouped } from '../ground/format.js'
import type { Scenario } from '../scenarios/schema.js'
import { showChange } from '../schema/display.js'
import { lineName } from '../schema/stratum.js'
import type { Answer } from '../whatif/answer.js'
import type { Band } from '../whatif/band.js'
import { type Dose, doseOf, effectsOf } from '../whatif/dose-effects.js'
import { doseWords } from '../whatif/dose-words.js'
import { nameOf } from '../whatif/names.js'
import { SEEN_HEADING, seenWords } from '../whatif/seen.js'
import { type Difference, differences, parts } from '../whatif/summary.js'
import { answerWords, bandWords, detailWords, leadLines, showFactor, showMoved } from '../whatif/words.js'
import { byFigure } from './answer-by.js'
import {
  bandFigure,
  convergence,
  effectsFigure,
  effortFigure,
  monthsFigure,
  waterfall,
} from './answer-figures.js'
import { html } from './escape.js'
import { type Fact, figuresHtml, listHtml, moreHtml, pageHtml } from './page.js'
import { tableHtml } from './table.js'

/** The contents of the page. */
export interface Answered {
  readonly scenario: Scenario
  readonly against: string
  /** What the scenario changes, a sentence each. */
  readonly changed: readonly string[]
  /** The statistics asked for, by their prefixes. */
  readonly statistics?: readonly string[]
  /** One per world. */
  readonly answers: readonly Answer[]
  readonly band?: Band | undefined
  /** The command that reproduces the numbers. */
  readonly command: string
}

/** Writes the answer as one HTML file without links to others, and returns its path. */
export function writeAnswer(path: string, answered: Answered): string {
  writeWhole(path, answerPage(answered))
  return path
}

/** The answer to a question as one HTML document without links to other files: text. */
export function answerPage(answered: Answered): string {
  const { scenario, changed, statistics = [], answers, band, command } = answered
  const first = answers[0] as Answer
  const rows = differences(first)
  const split = parts(first)
  const words = answerWords(rows, split, statistics)
  const dose = doseOf(first)
  const seen = seenWords(first, statistics)
  return pageHtml({
    title: `plumbline: ${scenario.title}`,
    kicker: 'A what-if on synthetic data: two simulated worlds with the same people and the same draws',
    heading: scenario.question ?? scenario.title,
    finding: words[0] ?? 'Nothing changes.',
    facts: factsOf(first, leadLines(rows, statistics)[0]),
    picture: effectsFigure(rows, effectsOf(first), dose),
    sections: [
      `<h2>What was changed</h2>
${scenario.about ? `<p>${html(scenario.about.trim())}</p>` : ''}
${listHtml([...changed, ...doseWords(first)])}`,
      words.length > 1 ? `<h2>What follows, in all sessions</h2>\n${listHtml(words.slice(1))}` : '',
      seen.length > 0 ? `<h2>${SEEN_HEADING}</h2>\n${listHtml(seen)}` : '',
      figuresHtml(
        'When, and where it comes from',
        [
          monthsFigure(rows),
          effortFigure(rows),
          ...(first.question.by ?? []).map(column => byFigure(rows, column, statistics)),
          ...(['composition', 'path'] as const).map(k => waterfall(split, 'verified', k)),
        ],
        'figure',
      ),
      band ? bandHtml(band) : '',
      `<h2>Details</h2>
${answers.map(a => allHtml(a.question.world, differences(a))).join('\n')}
${moreHtml('How the answer was computed, and its precision', methodHtml(answered))}
${moreHtml('How to make it again', `<p><code>${html(command)}</code></p>`)}`,
    ],
  })
}

function factsOf(answer: Answer, lead: Difference | undefined): Fact[] {
  const dose = doseOf(answer)
  const own = effectsOf(answer).find(e => e.group === 'touched' && `mean.${e.outcome}` === lead?.statistic)
  const effect = own && showChange('share', { ...own, difference: own.estimate })
  const shown = lead && showChange(lead.unit, lead)
  const share = (x: number) => showChange('share', { ...ZERO, baseline: x }).baseline
  return [
    ...(lead && shown
      ? [
          {
            name: nameOf(lead),
            number: shown.difference,
            under:
              shown.interval === ''
                ? 'exactly, in every replicate'
                : `95% interval ${shown.interval} (simulation error only)`,
          },
          {
            name: 'Baseline and scenario',
            number: `${shown.baseline} → ${shown.scenario}`,
            under: 'in all sessions',
          },
        ]
      : []),
    ...(dose
      ? [
          {
            name: 'Dose',
            ...doseFact(dose, share),
          },
        ]
      : []),
    ...(effect
      ? [
          {
            name: 'In the sessions touched',
            number: effect.difference,
            under: effect.interval === '' ? 'exactly' : `95% interval ${effect.interval}`,
          },
        ]
      : []),
  ]
}

/** Whom the scenario adds, or touches. */
function doseFact({ weighted, added, sessions, people }: Dose, share: (x: number) => string) {
  if (weighted) return { number: 'other people', under: 'count by other weights; no session changes' }
  if (added && sessions.estimate === 0)
    return {
      number: `+${share(added.sessions.estimate)}`,
      under: `sessions${added.people.estimate > 0 ? `, by ${share(added.people.estimate)} more people` : ''}; no other changes`,
    }
  return {
    number: share(sessions.estimate),
    under: `of sessions are touched, of ${share(people.estimate)} of people`,
  }
}

const ZERO = { baseline: 0, scenario: 0, difference: 0, conf_low: 0, conf_high: 0 }

function bandHtml(band: Band): string {
  return `${figuresHtml('How far it depends on what is assumed', [bandFigure(band)], 'band')}
${listHtml(bandWords(band))}`
}

function methodHtml({ scenario, against, answers }: Answered): string {
  const { question, replicates } = answers[0] as Answer
  return `<p>${replicates.length} paired replicates of ${grouped(question.people)} people in the world ${html(question.world)}: scenario ${html(scenario.id)} compared with ${html(against)}, the same people and draws in both arms. Errors are Monte Carlo errors: they shrink with more replicates, and say nothing of what the model assumes.</p>
${listHtml(detailWords(differences(answers[0] as Answer)))}
${figuresHtml('Precision', [convergence(answers[0] as Answer)], 'precision')}`
}

function allHtml(world: string, rows: readonly Difference[]): string {
  const table = tableHtml(
    [
      { name: 'What' },
      ...['Baseline', 'Scenario', 'Difference', '95% interval', 'Variance divided by pairing'].map(name => ({
        name,
        isNumber: true,
      })),
    ],
    rows.map(r => ({
      cells: [
        { html: `${html(nameOf(r))}<code>${html(lineName(r))}</code>` },
        ...showMoved(r),
        Number.isFinite(r.variance_reduction) ? showFactor(r.variance_reduction) : '–',
      ],
    })),
    `Every statistic, ${world}`,
  )
  return moreHtml(`All ${rows.length} statistics in the world ${world}`, table, true)
}
