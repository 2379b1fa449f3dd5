/**
 * Writes docs/realism.md: what lies under the figures of a corpus, beside a corpus of independent sessions and beside public
 * statistics of real ones. It reads the corpus that `npm start` makes (out/baseline).
 *   node scripts/evidence/realism.mjs [--corpus DIR]     writes the page
 *   node scripts/evidence/realism.mjs --check            exits 1 unless it is current
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { page } from './realism/page.mjs'
import { groupOf, independent, load } from './realism/sessions.mjs'

const PAGE = fileURLToPath(new URL('../../docs/realism.md', import.meta.url))
/** People are put into so many groups, whose spread gives errors. */
const GROUPS = 10
const own = process.argv.indexOf('--corpus')
const corpus = own < 0 ? fileURLToPath(new URL('../../out/baseline', import.meta.url)) : process.argv[own + 1]
if (!existsSync(corpus)) throw new Error(`no corpus in ${corpus}: npm start makes it`)

const here = await load(corpus)
const text = page({
  here,
  naive: independent(here),
  groups: Array.from({ length: GROUPS }, (_, g) => groupOf(here, g, GROUPS)),
})

if (!process.argv.includes('--check')) writeFileSync(PAGE, text)
else if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== text) {
  console.error('docs/realism.md is not current: node scripts/evidence/realism.mjs')
  process.exitCode = 1
}
