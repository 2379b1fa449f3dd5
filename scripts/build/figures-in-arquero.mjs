// Writes docs/reference/figures-in-arquero.md from the queries.
//   node scripts/build/figures-in-arquero.mjs            writes it
//   node scripts/build/figures-in-arquero.mjs --check    exits 1 unless it is current
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, setUp } from '../setup.mjs'

if (!process.argv.includes('--built')) setUp()
const { arqueroPage } = await import('./docs/arquero.mjs')
const PAGE = join(root, 'docs', 'reference', 'figures-in-arquero.md')
const text = `<!-- Written from the code by scripts/build/figures-in-arquero.mjs. Do not edit. -->\n\n${arqueroPage().trimEnd()}\n`

if (!process.argv.includes('--check')) writeFileSync(PAGE, text)
else if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== text) {
  console.error(
    'docs/reference/figures-in-arquero.md is not current: node scripts/build/figures-in-arquero.mjs',
  )
  process.exitCode = 1
}
