// The page of the gallery: how often right and wrong analyses were flagged, as scripts/evidence/gallery.mjs measured it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../setup.mjs'
import { code, table } from './markdown.mjs'

export function galleryPage() {
  const { reps, people, rows } = JSON.parse(
    readFileSync(join(root, 'scenarios', 'evidence', 'gallery.json'), 'utf8'),
  )
  const cells = rows.map(r => [
    code(r.analysis),
    code(r.world),
    r.verdict,
    `${r.wrong}`,
    `${r.undecided}`,
    `${r.right}`,
    `${r.validations}`,
  ])
  const sum = (verdict, name) => rows.filter(r => r.verdict === verdict).reduce((s, r) => s + r[name], 0)
  const share = (verdict, name) => `${((100 * sum(verdict, name)) / sum(verdict, 'validations')).toFixed(1)}%`
  const number = (verdict, name) => sum(verdict, name).toLocaleString('en')
  return `# Does the validator tell right from wrong?

Analyses that are wrong in a common way, and right ones, in Python, R, SQL and TypeScript ([source](../../examples/estimators)), each in the world in which it is so. Every row is independent validations of the default size (${reps} corpora of ${people.toLocaleString('en')} people), made by \`node scripts/evidence/gallery.mjs\`, which goes on to 200 of each; the last column says how many it has reached.

${table(['analysis', 'world', 'it is', 'verdict: wrong', 'undecided', 'right', 'validations'], cells)}

An analysis is counted as wrong if any of its estimands is, else as undecided if any is. Right analyses were called wrong in ${number('right', 'wrong')} of ${number('right', 'validations')} validations (${share('right', 'wrong')}; 1% is allowed over all estimands of an estimator), wrong ones in ${number('wrong', 'wrong')} of ${number('wrong', 'validations')} (${share('wrong', 'wrong')}). Few verdicts are “right”: 200 corpora leave coverage undecided, for which some 800 are needed.

Two more analyses that were first thought right were flagged, and rightly: outcome regression within each level in \`baseline\` (5 of 20 validations by the tests of version 0.3: it overfits the few novices), and additive log actions (3 of 20: sessions without actions drop out, which gives a bias of a tenth of the spread).`
}
