// Type-checks and compiles a block in TypeScript, as a project that uses the package would.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../setup.mjs'
import { spawned } from './sandbox.mjs'

const OPTIONS = {
  module: 'nodenext',
  target: 'es2023',
  strict: true,
  skipLibCheck: true,
  noEmitOnError: true,
  types: ['node'],
  sourceMap: false,
}

export function compile(file, folder) {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: OPTIONS, files: [file] }))
  return spawned(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'],
    folder,
  )
}
