// Looks for words that docs/glossary.md says are not used: in the help of every command, README.md and docs/,
// messages of the code, and scenario files.
//   node scripts/build/words.mjs     exits 1 if it finds one, and says what to write
import { setUp } from '../setup.mjs'
import { bannedWords } from './words/banned.mjs'
import { texts } from './words/texts.mjs'

/** Letters shown on either side of a word. */
const CONTEXT = 50

if (!process.argv.includes('--built')) setUp()
const banned = bannedWords()
const found = []
for (const { where, text } of await texts())
  for (const { pattern, write } of banned)
    for (const match of text.matchAll(pattern))
      found.push(`${where}: "${match[0]}" → ${write}\n    ${around(text, match)}`)
if (found.length > 0) {
  console.error(`${found.join('\n')}\n\n${found.length} words that docs/glossary.md replaces.`)
  process.exitCode = 1
}

/** The words before and after. */
function around(text, { index, 0: { length } }) {
  return text.slice(Math.max(0, index - CONTEXT), index + length + CONTEXT)
}
