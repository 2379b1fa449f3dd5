// Every text that a person meets, with the place where it stands.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync } from 'vite'
import { commandNames } from '../../../dist/cli/commands.js'
import { root } from '../../setup.mjs'
import { pagesOf } from '../blocks/pages.mjs'
import { help } from '../docs/commands.mjs'

/**
 * Texts that become bytes of corpora (manifest, data dictionary): they change with the next minor version only.
 * The register's own texts are read; what it quotes from the study is not reworded.
 */
const BYTES_OF_CORPORA = ['src/schema', 'src/model']
/** Pages that show these texts, and the page of helps, which are read where they are made. */
const SHOWN_ELSEWHERE = [
  'docs/reference/tables.md',
  'docs/reference/parameters.md',
  'docs/reference/commands.md',
]

export async function texts() {
  const pages = pagesOf().filter(p => !SHOWN_ELSEWHERE.includes(relative(root, p)))
  const all = [...pages.map(page), ...scenarios(), ...sources().flatMap(messages), ...(await helps())]
  return all.map(({ where, text }) => ({ where, text: text.replaceAll(/\s+/g, ' ') }))
}

/** A page without its list of words that are not used. */
function page(path) {
  return {
    where: relative(root, path),
    text: readFileSync(path, 'utf8').replace(/^```yaml\n- \{ not:[\s\S]*?^```$/m, ''),
  }
}

function scenarios() {
  const files = readdirSync(join(root, 'scenarios')).filter(f => f.endsWith('.yaml') || f.endsWith('.md'))
  return files.map(f => ({ where: `scenarios/${f}`, text: readFileSync(join(root, 'scenarios', f), 'utf8') }))
}

async function helps() {
  const all = [{ where: 'plumbline --help', text: await help() }]
  for (const name of commandNames()) all.push({ where: `plumbline ${name} --help`, text: await help(name) })
  return all
}

function sources() {
  return readdirSync(join(root, 'src'), { recursive: true })
    .map(f => join('src', f))
    .filter(
      f =>
        f.endsWith('.ts') && !f.endsWith('.d.ts') && !BYTES_OF_CORPORA.some(room => f.startsWith(`${room}/`)),
    )
}

/** String literals and pieces of templates of a file that hold more than one word. */
function messages(file) {
  const text = readFileSync(join(root, file), 'utf8')
  const found = []
  visit(parseSync(file, text).program, node => {
    const value =
      node.type === 'Literal' ? node.value : node.type === 'TemplateElement' ? node.value.cooked : undefined
    if (typeof value !== 'string' || !value.trim().includes(' ')) return
    const line = text.slice(0, node.start).split('\n').length
    found.push({ where: `${file}:${line}`, text: value })
  })
  return found
}

function visit(node, see) {
  if (Array.isArray(node)) for (const one of node) visit(one, see)
  else if (node && typeof node === 'object') {
    if (typeof node.type === 'string') see(node)
    for (const value of Object.values(node)) if (value && typeof value === 'object') visit(value, see)
  }
}
