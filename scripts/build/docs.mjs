// Writes the reference pages of docs/reference from the code.
//   npm run docs                          compiles where that is needed, and writes them
//   node scripts/build/docs.mjs --check   exits 1 unless they are current
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, setUp } from '../setup.mjs'
import { commandsPage } from './docs/commands.mjs'
import { estimandsPage } from './docs/estimands.mjs'
import { figuresPage } from './docs/figures.mjs'
import { galleryPage } from './docs/gallery.mjs'
import { parametersPage } from './docs/parameters.mjs'
import { scenarioPage } from './docs/scenario.mjs'
import { statisticsPage } from './docs/statistics.mjs'
import { tablesPage } from './docs/tables.mjs'

const FOLDER = join(root, 'docs', 'reference')
const PAGES = {
  'commands.md': commandsPage,
  'scenario-schema.md': scenarioPage,
  'tables.md': tablesPage,
  'statistics.md': statisticsPage,
  'estimands.md': estimandsPage,
  'figures.md': figuresPage,
  'parameters.md': parametersPage,
  'gallery.md': galleryPage,
}
const NOTE = '<!-- Written from the code by `npm run docs`. Do not edit. -->'

if (!process.argv.includes('--built')) setUp()
mkdirSync(FOLDER, { recursive: true })
const stale = []
for (const [name, page] of Object.entries(PAGES)) {
  const text = `${NOTE}\n\n${(await page()).trimEnd()}\n`
  const path = join(FOLDER, name)
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
  stale.push(`docs/reference/${name}`)
  if (!process.argv.includes('--check')) writeFileSync(path, text)
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(
    `not current: ${stale.join(', ')}. Write ${stale.length === 1 ? 'it' : 'them'} again with: npm run docs`,
  )
  process.exitCode = 1
} else if (stale.length > 0) {
  console.log(`written: ${stale.join(', ')}`)
}
