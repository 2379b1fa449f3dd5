// Bundles dist/browser.js with all that it needs into one module for browsers, dist/browser/plumbline.js.
//   node scripts/build/build-browser.mjs [--built]     --built: packages are installed and compiled already
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { setUp } from '../setup.mjs'

if (!process.argv.includes('--built')) setUp()
const at = path => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const { resolveScenario, scenarioNames } = await import('../../dist/index.js')

/** The solved worlds by name: what a corpus of each is made of. */
const worlds = scenarioNames()
  .map(name => resolveScenario(name))
  .filter(({ chain, months }) => chain.length === 1 && !months)
  .map(({ scenario, parameters, rules }) => [
    scenario.id,
    { parameters: Object.entries(parameters).map(([id, value]) => ({ id, value })), rules },
  ])

await build({
  configFile: false,
  define: { __WORLDS__: JSON.stringify(Object.fromEntries(worlds)) },
  logLevel: 'warn',
  root: at('dist'),
  build: {
    target: 'es2022',
    outDir: at('dist/browser'),
    emptyOutDir: true,
    lib: { entry: at('dist/browser.js'), formats: ['es'], fileName: () => 'plumbline.js' },
    rolldownOptions: { output: { codeSplitting: false } },
  },
})
