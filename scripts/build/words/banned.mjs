// The list of docs/glossary.md.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { root } from '../../setup.mjs'

const LIST = /^```yaml\n([\s\S]*?)^```$/m

/** Patterns, each with what is written in its place. */
export function bannedWords() {
  const [, list] = LIST.exec(readFileSync(join(root, 'docs', 'glossary.md'), 'utf8'))
  return parse(list).map(({ not, write }) => ({ pattern: new RegExp(not, 'giu'), write }))
}
