// Runs the blocks of README.md and docs/, and puts real output beneath them.
//   npm run docs:blocks                     the quick ones: writes their output
//   node scripts/build/blocks.mjs --slow    all of them, and the picture of the round trip
//   … --check                               writes nothing; exits 1 unless all run and their output is current
//   … docs/how-to/x.md                      these pages alone
//
// A page is read from top to bottom in a folder of its own. An HTML comment says what is to be known of the
// block below it (blocks/read.mjs); blocks in sh, ts, js and sql without one are run.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root, setUp } from '../setup.mjs'
import { pagesOf } from './blocks/pages.mjs'
import { drawPicture } from './blocks/picture.mjs'
import { runPage } from './blocks/run.mjs'
import { plumbline } from './blocks/sandbox.mjs'

const flags = new Set(process.argv.slice(2).filter(a => a.startsWith('--')))
const named = process.argv.slice(2).filter(a => !a.startsWith('--'))
const slow = flags.has('--slow')

if (!flags.has('--built')) setUp()
if (slow && !existsSync(join(root, 'out', 'baseline', 'datapackage.json'))) plumbline(['run', '--quiet'])

const problems = []
const again = slow ? 'node scripts/build/blocks.mjs --slow' : 'npm run docs:blocks'

/** Writes a page, or says that it is not current. */
function settle(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return
  if (!flags.has('--check')) writeFileSync(path, text)
  else problems.push(`${relative(root, path)}: output is not current. Write it again with: ${again}`)
}

for (const path of pagesOf(named)) {
  const { text, wrong } = await runPage(path, { slow })
  settle(path, text)
  problems.push(...wrong)
}
if (slow && named.length === 0) {
  const { path, text } = await drawPicture()
  settle(path, text)
}
for (const p of problems) console.error(p)
process.exitCode = problems.length > 0 ? 1 : 0
