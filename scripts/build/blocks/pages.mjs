// Pages whose blocks are run.
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root } from '../../setup.mjs'

/** README.md and every page of docs/ by path; or those that are named. */
export function pagesOf(named = []) {
  if (named.length > 0) return named.map(n => resolve(n))
  const docs = readdirSync(join(root, 'docs'), { recursive: true }).filter(f => f.endsWith('.md'))
  return [join(root, 'README.md'), ...docs.sort().map(f => join(root, 'docs', f))]
}
