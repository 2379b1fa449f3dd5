/** Everything that can be imported says what it is: a docstring in the declarations that the package ships. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url))
const ENTRIES = ['plumbline', 'recover', 'whatif', 'validate', 'arquero', 'browser']

/** By the name of each export of a declaration file, its docstring, or undefined where it has none. */
function docstrings(file: string): Map<string, string | undefined> {
  const text = readFileSync(file, 'utf8')
  const { program, comments } = parseSync(file, text)
  const before = (start: number) =>
    comments.find(c => c.value.startsWith('*') && c.end <= start && text.slice(c.end, start).trim() === '')
      ?.value
  const found = new Map<string, string | undefined>()
  for (const node of program.body) {
    if (node.type !== 'ExportNamedDeclaration') continue
    if (node.source) {
      const from = docstrings(join(dirname(file), node.source.value.replace(/\.js$/, '.d.ts')))
      for (const { local, exported } of node.specifiers) found.set(nameOf(exported), from.get(nameOf(local)))
    } else if (node.declaration)
      for (const name of declared(node.declaration)) found.set(name, before(node.start))
  }
  return found
}

interface Named {
  readonly name?: string
  readonly value?: unknown
}
const nameOf = (id: Named) => id.name ?? String(id.value)

interface Declaration {
  readonly id?: unknown
  readonly declarations?: readonly { readonly id: unknown }[]
}

function declared(declaration: unknown): string[] {
  const { id, declarations } = declaration as Declaration
  return (declarations?.map(d => d.id) ?? [id]).map(i => nameOf(i as Named))
}

describe.each(ENTRIES)('%s.d.ts', entry => {
  const all = docstrings(join(DIST, `${entry}.d.ts`))

  test('has a docstring of every value and type', () => {
    expect(all.size).toBeGreaterThan(15)
    expect([...all].filter(([, doc]) => !doc).map(([name]) => name)).toEqual([])
  })

  test('says more of each than its name', () => {
    const words = (doc = '') => doc.split('@example')[0]!.match(/\p{L}+/gu) ?? []
    expect([...all].filter(([, doc]) => words(doc).length < 3).map(([name, doc]) => [name, doc])).toEqual([])
  })
})
