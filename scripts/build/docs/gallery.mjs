// The page of the gallery: how often right and wrong analyses were flagged, as scripts/evidence/gallery.mjs measured it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { worthOf } from '../../evidence/gallery/overlap.mjs'
import { root } from '../../setup.mjs'
import { code, table } from './markdown.mjs'

export function galleryPage() {
  const { reps, people, rows } = JSON.parse(
    readFileSync(join(root, 'scenarios', 'evidence', 'gallery.json'), 'utf8'),
  )
  const drawn = rows.some(r => sum(r.draws) > 0)
  const cells = rows.map(r => [
    code(r.analysis),
    code(r.world),
    r.verdict,
    ...(drawn ? counts(r.draws) : []),
    ...counts(r.parts),
    r.pool,
    number(r.corpora) + (r.earlier ? ' (earlier)' : ''),
    ...(drawn ? [sum(r.draws) === 0 ? '' : worth(r, reps).toFixed(1)] : []),
  ])
  const three = which => [`${which}: wrong`, 'undecided', 'right']
  const columns = [
    ...['analysis', 'world', 'it is', ...(drawn ? three('drawn') : []), ...three('apart')],
    ...['whole pool', 'corpora', ...(drawn ? ['worth'] : [])],
  ]
  return `# Does the validator tell right from wrong?

Analyses that are wrong in a common way, and right ones, in Python, R, SQL and TypeScript ([source](../../examples/estimators)), each in the world in which it is so. Each runs once on every corpus of a pool, of ${number(people)} people each; \`node scripts/evidence/gallery.mjs\` makes it grow to 2,000 corpora, and the column “corpora” says how far it has come. A validation of the default size has ${reps} corpora. The verdicts are those on

${drawn ? `- **drawn**: ${DRAWS} validations, each of ${reps} corpora drawn from the pool without replacement;\n` : ''}- **apart**: the validations that the pool falls into, which share no corpus;
- **whole pool**: one validation of all of it.

${table(columns, cells)}

An analysis is counted as wrong if any of its estimands is, else as undecided if any is. ${[...(drawn ? ['draws'] : []), 'parts'].map(which => flagged(rows, which)).join(' ')} Few verdicts of ${reps} corpora are “right”: they leave coverage undecided, for which some 800 are needed.

${[...(drawn ? [overlap(reps)] : []), 'Validations that are apart are independent of one another, but all analyses of a world are made on the same corpora.', ...(rows.some(r => r.earlier) ? [EARLIER] : []), FORMER].join('\n\n')}`
}

const DRAWS = 200
const WORDS = { draws: 'drawn validations', parts: 'validations apart' }

/** How many verdicts of a kind are “wrong”, of right analyses and of wrong ones. */
function flagged(rows, which) {
  const of = verdict => {
    const own = rows.filter(r => r.verdict === verdict).map(r => r[which])
    const [wrong, all] = [own.reduce((s, c) => s + c.wrong, 0), own.reduce((s, c) => s + sum(c), 0)]
    return `${number(wrong)} of ${number(all)} (${((100 * wrong) / all).toFixed(1)}%)`
  }
  return `Of ${WORDS[which]}, right analyses were called wrong in ${of('right')}; 1% is allowed over all estimands of an estimator. Wrong ones were in ${of('wrong')}.`
}

const overlap = reps =>
  `Drawn validations overlap, so that ${DRAWS} of them tell less than ${DRAWS} independent ones: a share p of verdicts has a standard error of at most √(p(1 − p)/worth), and at least of √(p(1 − p)/${DRAWS}). The last column is that worth at worst, 1/(1/${DRAWS} + (1 − 1/${DRAWS}) × ${reps}/corpora): Hoeffding (1948) bounds what the pool leaves, Blom (1976) adds that of drawing.`

const EARLIER =
  'Rows marked “earlier” rest on corpora of before the last change of the model: they have not been run on the present ones.'

const FORMER = `Two more analyses that were first thought right were flagged, and rightly: outcome regression within each level in \`baseline\` (5 of 20 validations by the tests of version 0.3: it overfits the few novices), and additive log actions (3 of 20: sessions without actions drop out, which gives a bias of a tenth of the spread).`

const worth = (r, reps) => worthOf(sum(r.draws), { corpora: r.corpora, size: reps })
const counts = c => (sum(c) === 0 ? ['', '', ''] : [c.wrong, c.undecided, c.right].map(String))
const number = n => n.toLocaleString('en')
const sum = c => c.wrong + c.undecided + c.right
