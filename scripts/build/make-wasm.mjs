// Compiles the programs of wasm/ and keeps them as modules of src/, where the package finds them.
//   node scripts/build/make-wasm.mjs [--check]      with --check it writes nothing, and exits 1 if a kept one is not this one
import { readFileSync, writeFileSync } from 'node:fs'
import asc from 'assemblyscript/asc'

const ROOT = new URL('../../', import.meta.url)
const PROGRAMS = [
  { source: 'wasm/draws.ts', target: 'src/streams/tables/draws-program.ts', name: 'DRAWS_PROGRAM' },
  {
    source: 'wasm/exponentials.ts',
    target: 'src/ground/exponentials-program.ts',
    name: 'EXPONENTIALS_PROGRAM',
  },
  { source: 'wasm/pack.ts', target: 'src/files/pack-program.ts', name: 'PACK_PROGRAM' },
  // A slice of any table and a piece of text: memory that grows would detach its array (src/files/patched/snappy.ts says why not).
  { source: 'wasm/text.ts', target: 'src/files/text-program.ts', name: 'TEXT_PROGRAM', pages: 64 },
]
const OPTIONS = {
  runtime: 'stub',
  enable: ['simd', 'nontrapping-f2i', 'bulk-memory'],
  noAssert: true,
  optimizeLevel: 3,
}

for (const { source, target, name, pages = 3 } of PROGRAMS) {
  const text = decorated(readFileSync(new URL(source, ROOT), 'utf8'))
  const { error, binary, stderr } = await asc.compileString(text, { ...OPTIONS, initialMemory: pages })
  if (error) throw new Error(`${error.message}\n${stderr}`)
  const made = `/** The program of ${source} in base64. Made by scripts/build/make-wasm.mjs; not to be edited. */
export const ${name} =
  '${Buffer.from(binary).toString('base64')}'
`
  const path = new URL(target, ROOT)
  if (!process.argv.includes('--check')) writeFileSync(path, made)
  else if (readFileSync(path, 'utf8') !== made) {
    console.error(`${path.pathname} is not what ${source} compiles to: run node scripts/build/make-wasm.mjs`)
    process.exitCode = 1
  }
}

/** The comment `// @inline` as the compiler's decorator, which TypeScript does not know at functions. */
function decorated(text) {
  return text.replaceAll(/^\/\/ @inline$/gm, '@inline')
}
