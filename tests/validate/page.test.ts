import { expect, test } from 'vitest'
import { validationPage } from '../../src/report/validation-page.js'
import { tolerancesOf } from '../../src/validate/judge.js'
import { measureTable } from '../../src/validate/measures.js'
import type { Estimate } from '../../src/validate/runner.js'
import { studyOf } from '../../src/validate/study.js'
import { validate } from '../../src/validate/validate.js'
import { verdicts } from '../../src/validate/verdict.js'
import { small } from './support.js'

test('a page says verdicts first, draws bias, coverage and intervals, and holds a design for a paper', async () => {
  const study = studyOf({
    ...small,
    estimators: [
      {
        name: 'naive',
        estimate: (({ sessions }) => [
          {
            estimand: 'share.work_mode.fixing',
            estimate: 0.2,
            std_error: 1 / Math.sqrt(sessions!.numRows()),
            message: 'a <remark>',
          },
        ]) as Estimate,
      },
    ],
    vary: { people: [40, 80] },
  })
  const done = await validate(study, { reps: 5 })
  const page = validationPage({
    ...done,
    verdicts: verdicts(done.replicates),
    tolerances: tolerancesOf(),
    command: 'plumbline validate …',
  })
  // The card says the verdict, the picture shows it, and the table beneath has the bounds.
  const at = ['<h1>', 'id="picture"', 'class="verdict"', 'id="figure-1"'].map(s => page.indexOf(s))
  expect(at).toEqual([...at].sort((a, b) => a - b))
  expect(page).toMatch(/data-h="Coverage, 95% bounds">[\d.]+% to [\d.]+%</)
  // The picture, bias, coverage, one zip, and nested loops of bias and of coverage.
  expect(page.match(/<figure id/g)).toHaveLength(6)
  for (const h of ['Aims', 'Data-generating mechanisms', 'Estimands', 'Methods', 'Performance measures'])
    expect(page).toContain(`<h3>${h}</h3>`)
  expect(page).toContain('a &lt;remark&gt;')
  expect(page).not.toMatch(/NaN|undefined|\[object/)
})

test.each([
  ['states the truth', { estimate: 1, std_error: 0.1, conf_low: 0.8, conf_high: 1.2 }],
  ['is off by the same each time', { estimate: 2, std_error: 0.1, conf_low: 1.8, conf_high: 2.2 }],
  ['gives no interval', { estimate: 1, std_error: Number.NaN, conf_low: Number.NaN, conf_high: Number.NaN }],
  ['has an infinite interval', { estimate: 1, std_error: 0.1, conf_low: -Infinity, conf_high: Infinity }],
  ['fails', { estimate: Number.NaN, std_error: Number.NaN, conf_low: Number.NaN, conf_high: Number.NaN }],
])('of an estimator that %s there is a page too', (_, given) => {
  const row = { world: 'w', seed: '', estimator: 'e', estimand: 'a', truth: 1, p_value: Number.NaN }
  const replicates = [1, 2, 3].map(replicate => ({
    ...row,
    ...given,
    replicate,
    converged: true,
    message: '',
  }))
  const reported = { replicates, truths: [], measures: measureTable(replicates) }
  const page = validationPage({
    ...reported,
    verdicts: verdicts(replicates),
    tolerances: tolerancesOf(),
    command: 'plumbline validate …',
  })
  expect(page).toContain('<h1>')
  expect(page).not.toMatch(/NaN|undefined|Infinity/)
})
