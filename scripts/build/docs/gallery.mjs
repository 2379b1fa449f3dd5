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
    `${r.flagged} of ${r.validations}`,
  ])
  const right = rows.filter(r => r.verdict === 'right')
  const sum = name => right.reduce((s, r) => s + r[name], 0)
  const [flagged, all] = [sum('flagged'), sum('validations')]
  return `# Does the validator tell right from wrong?

Analyses that are wrong in a common way, and right ones, in Python, R, SQL and TypeScript ([source](../../examples/estimators)), each in the world in which it is so. Every row is independent validations of the default size (${reps} corpora of ${people.toLocaleString('en')} people), made by \`node scripts/evidence/gallery.mjs\`.

${table(['analysis', 'world', 'it is', 'validations in which it was flagged'], cells)}

Of ${all.toLocaleString('en')} validations of the ${right.length} right analyses ${flagged} were flagged: ${((100 * flagged) / all).toFixed(1)}%, where 1% is allowed over all estimands of an estimator. If all of 200 validations are flagged, the true rate is at least 98.5% (one-sided, 95% confidence).

Two more analyses that were first thought right were flagged, and rightly: outcome regression within each level in \`baseline\` (5 of 20 validations: it overfits the few novices), and additive log actions (3 of 20: sessions without actions drop out, which gives a bias of a tenth of the spread).`
}
