// Compiles scripts/wasm/draws.ts and keeps the program in src/streams/tables/, where the package finds it.
//   node scripts/make-wasm.mjs [--check]      with --check it writes nothing, and exits 1 if the kept one is not this one
import { readFileSync, writeFileSync } from 'node:fs'
import asc from 'assemblyscript/asc'

const source = new URL('wasm/draws.ts', import.meta.url)
const target = new URL('../src/streams/tables/draws-program.ts', import.meta.url)
const OPTIONS = {
  runtime: 'stub',
  enable: ['simd', 'nontrapping-f2i'],
  noAssert: true,
  optimizeLevel: 3,
  initialMemory: 3,
}

const { error, binary, stderr } = await asc.compileString(readFileSync(source, 'utf8'), OPTIONS)
if (error) throw new Error(`${error.message}\n${stderr}`)

const text = `/** The program of scripts/wasm/draws.ts in base64. Made by scripts/make-wasm.mjs; not to be edited. */
export const DRAWS_PROGRAM =
  '${Buffer.from(binary).toString('base64')}'
`
if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (readFileSync(target, 'utf8') !== text) {
  console.error(
    `${target.pathname} is not what scripts/wasm/draws.ts compiles to: run node scripts/make-wasm.mjs`,
  )
  process.exitCode = 1
}
