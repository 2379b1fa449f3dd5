// Puts real output into README.md between its markers, and draws the picture of the round trip.
//   node scripts/readme.mjs            runs the commands and writes
//   node scripts/readme.mjs --check    exits 1 unless README.md and the picture are current
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, setUp } from './setup.mjs'

setUp()
const { check, loadFrame, recover, roundTripPicture } = await import('../dist/index.js')

const CORPUS = join('out', 'baseline')
const PICTURE = join(root, 'scripts', 'readme', 'round-trip.svg')
const README = join(root, 'README.md')

function plumbline(...args) {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['dist/cli/main.js', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', COLUMNS: '110' },
  })
  if (status === null || status > 1) throw new Error(stderr)
  return stdout.trimEnd()
}

/** How often each analysis of the gallery was flagged, as measured by scripts/evidence/gallery.mjs. */
function gallery() {
  const { rows } = JSON.parse(readFileSync(join(root, 'scenarios', 'evidence', 'gallery.json'), 'utf8'))
  const cells = [
    ['analysis', 'world', 'it is', 'flagged in'],
    ...rows.map(r => [r.analysis, r.world, r.verdict, `${r.flagged} of ${r.validations} validations`]),
  ]
  const widths = cells[0].map((_, j) => Math.max(...cells.map(c => c[j].length)))
  return cells
    .map(c =>
      c
        .map((x, j) => x.padEnd(widths[j]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const selection = join('out', 'selection')
plumbline('generate', '--quiet', '--force', '--scenario', 'selection', '--out', selection)
const blocks = {
  'round trip': plumbline('run', '--quiet', '--refresh'),
  selection: plumbline('check', selection, '--truth'),
  'table A1': plumbline('recover', CORPUS, '--table', 'A1')
    .split('\n')
    .filter(l => /^(statistic|A1\.verified|bound\.verified|delta_of_none\.verified) /.test(l))
    .map(l => l.trimEnd())
    .join('\n'),
  'what if': plumbline('scenario', 'run', 'upskilling', '--quiet'),
  band: plumbline(
    'scenario',
    'band',
    'everyone-expert',
    '--quiet',
    '--points',
    '4',
    '--reps',
    '20',
    '--people',
    '6000',
  ),
  validate: plumbline(
    'validate',
    ...['no-controls', 'fixed-effects'].flatMap(e => ['--estimator', `node examples/estimators/${e}.mjs`]),
    ...['--scenario', 'baseline,selection', '--reps', '40', '--quiet'],
  ),
  gallery: gallery(),
  help: plumbline('--help'),
  'explain a figure': plumbline('explain', 'success.verified.novice'),
}
const picture = roundTripPicture(check(recover(await loadFrame(join(root, CORPUS)))))

let text = readFileSync(README, 'utf8')
for (const [name, output] of Object.entries(blocks)) {
  const marked = new RegExp(`(<!-- output: ${name} -->\n\`\`\`text\n)[\\s\\S]*?(\`\`\`\n)`)
  if (!marked.test(text)) throw new Error(`README.md has no place for the output "${name}"`)
  text = text.replace(
    marked,
    (_, before, after) => `${before}${output}
${after}`,
  )
}

const current =
  existsSync(PICTURE) && readFileSync(PICTURE, 'utf8') === picture && readFileSync(README, 'utf8') === text
if (process.argv.includes('--check')) {
  if (!current) console.error('README.md or its picture is not current: node scripts/readme.mjs')
  process.exitCode = current ? 0 : 1
} else {
  writeFileSync(README, text)
  writeFileSync(PICTURE, picture)
}
