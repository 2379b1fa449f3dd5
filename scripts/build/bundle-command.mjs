// Bundles the compiled command line, its workers and what they need into few files, dist/bundle/: hundreds of modules
// take Node longer to load than a small corpus takes to make.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outdir = join(root, 'dist', 'bundle')

/** What is started by its path: the command line, and every module that a worker runs. */
const WORKERS = ['corpus', 'validate', 'whatif'].flatMap(room =>
  readdirSync(join(root, 'dist', room))
    .filter(f => /worker\.js$/.test(f))
    .map(f => `${room}/${f}`),
)

rmSync(outdir, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['cli/run.js', ...WORKERS].map(f => `dist/${f}`),
  outbase: 'dist',
  outdir,
  // Two folders below dist/, as scenarios and workers are looked for.
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // The width of text without the tables of Unicode, which later ones load before any text is shown.
  alias: { 'string-width': join(root, 'node_modules', 'string-width', 'index.js') },
  // Libraries in CommonJS ask for modules of Node.
  banner: { js: "import{createRequire as __from}from'node:module';const require=__from(import.meta.url);" },
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  // The text of queries is what `explain` shows and Arquero compiles: nothing is rewritten.
  logLevel: 'warning',
  metafile: true,
})
writeFileSync(join(outdir, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)))

/** The licences of the libraries whose files are in the bundle. */
function licences(files) {
  const inside = files.map(f => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(f)).filter(Boolean)
  const folders = new Map(inside.map(([folder, name]) => [name, folder]))
  return [...folders.keys()]
    .sort()
    .map(name => licence(name, join(root, folders.get(name))))
    .join('\n\n')
}

function licence(name, folder) {
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const text = readdirSync(folder).find(f => /^licen[cs]e/i.test(f))
  const words = text ? `\n\n${readFileSync(join(folder, text), 'utf8').trim()}` : ''
  return `${name} ${version} (${license})${words}`
}
