/**
 * Validates the validator: analyses that go wrong as people's do, and right ones (examples/estimators), each in the world
 * where it is so, over many independent validations of the default size. Keeps how often each is flagged in
 * scenarios/evidence/gallery.json.
 *   node scripts/evidence/gallery.mjs [--validations 200] [--only NAME,…] [--workers N]     --only replaces the lines of these
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { studyOf, validate, verdicts } from '../../dist/index.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = join(ROOT, 'examples', 'estimators')
/** Where Debian puts numpy; elsewhere the python3 that is found. */
const PYTHON =
  spawnSync('/usr/bin/python3', ['-c', 'import numpy']).status === 0 ? '/usr/bin/python3' : 'python3'
export const REPS = 200

/** Whether every language of the gallery is here. */
export const isComplete =
  spawnSync(PYTHON, ['-c', 'import numpy']).status === 0 && spawnSync('Rscript', ['--version']).status === 0

const runs = {
  py: f => ({ command: `${PYTHON} ${f} serve`, format: 'npy' }),
  R: f => ({ command: `Rscript ${f} serve`, format: 'npy' }),
  sql: f => ({ command: `${process.execPath} ${join(FOLDER, 'sql.mjs')} ${f} serve`, format: 'parquet' }),
}

/** Sessions that an audit shows the analyses that use one. */
const GOLD = '500'

/** An analysis in the world where it is wrong (or right), and the tables that it needs. */
export const GALLERY = [
  ['no-controls.sql', 'baseline', 'wrong'],
  ['no-clustering.R', 'baseline', 'wrong'],
  ['conditions-on-trouble.py', 'baseline', 'wrong'],
  ['one-sided.py', 'baseline', 'wrong'],
  ['sessions-for-people.sql', 'baseline', 'wrong'],
  ['drops-zeros.sql', 'baseline', 'wrong', ['people', 'sessions', 'turns']],
  ['drops-unclear.sql', join(FOLDER, 'unclear-differs.yaml'), 'wrong'],
  ['labels-as-exact.R', 'noisy-labels', 'wrong'],
  ['standardised.py', 'selection', 'wrong'],
  ['aipw.py', 'selection', 'wrong'],
  ['labels-as-regressors.py', 'noisy-labels', 'wrong', ['sessions', 'gold']],
  ['gold-alone.R', 'noisy-labels', 'right', ['sessions', 'gold']],
  ['dsl.R', 'noisy-labels', 'right', ['sessions', 'gold']],
  ['ppi.py', 'noisy-labels', 'right', ['sessions', 'gold']],
  ['aipw.py', 'baseline', 'right'],
  ['additive-words.py', 'baseline', 'right'],
  ['mode-shares.py', 'baseline', 'right'],
  ['clustered-share.R', 'baseline', 'right'],
  ['people-counted.sql', 'baseline', 'right'],
  ['additive-steps.ts', 'baseline', 'right'],
].map(([file, world, verdict, tables = ['people', 'sessions']]) => ({ file, world, verdict, tables }))

/** Analyses that share a world and tables run on the same corpora. */
export function studies(gallery = GALLERY, seed = 'gallery') {
  const groups = Map.groupBy?.(gallery, e => `${e.world} ${e.tables}`) ?? grouped(gallery)
  return [...groups.values()].map(own => ({
    own,
    study: studyOf({
      estimators: own.map(({ file }) => estimatorOf(file)),
      scenarios: [own[0].world],
      tables: own[0].tables,
      ...(own[0].tables.includes('gold') && { gold: GOLD }),
      truth: 'world',
      share: true,
      seed,
    }),
  }))
}

function grouped(gallery) {
  const groups = new Map()
  for (const e of gallery) {
    const key = `${e.world} ${e.tables}`
    groups.set(key, [...(groups.get(key) ?? []), e])
  }
  return groups
}

const worldName = world => world.split('/').at(-1).replace('.yaml', '')

function estimatorOf(file) {
  const ending = file.split('.').at(-1)
  if (ending === 'ts') return { name: file, module: compiledTs(file) }
  return { name: file, serve: true, ...runs[ending](join(FOLDER, file)) }
}

/** Node 20 runs no TypeScript: tsc makes JavaScript of it, inside the project so that its imports resolve. */
function compiledTs(file) {
  const out = join(ROOT, 'out', 'estimators')
  const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
  const options = [
    '--ignoreConfig',
    '--target',
    'ES2022',
    '--module',
    'NodeNext',
    '--skipLibCheck',
    '--noCheck',
    '--noResolve',
    '--rootDir',
    FOLDER,
  ]
  const done = spawnSync(tsc, [...options, '--outDir', out, join(FOLDER, file)], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`${file} does not compile: ${done.stdout}`)
  return resolve(out, file.replace(/\.ts$/, '.js'))
}

/**
 * How many validations flag each analysis of a study: `count` runs of `reps` replicates each, all of other corpora; and
 * the truths that they were held against.
 */
export async function flagged({ study, own }, count, { reps = REPS, ...options } = {}) {
  const { replicates, truths } = await validate(study, { reps: count * reps, ...options })
  const times = new Map(own.map(e => [e.file, 0]))
  for (let v = 0; v < count; v++) {
    const rows = replicates.filter(r => Math.ceil(r.replicate / reps) === v + 1)
    const names = new Set(
      verdicts(rows, { truths }).flatMap(x => (x.verdict === 'wrong' ? [x.estimator] : [])),
    )
    for (const n of names) times.set(n, times.get(n) + 1)
  }
  const rows = own.map(e => ({
    analysis: e.file,
    world: worldName(e.world),
    verdict: e.verdict,
    flagged: times.get(e.file),
    validations: count,
  }))
  return { rows, truths }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = name => {
    const at = process.argv.indexOf(`--${name}`)
    return at < 0 ? undefined : process.argv[at + 1]
  }
  const count = Number(option('validations') ?? 200)
  const workers = Number(option('workers') ?? availableParallelism())
  const only = option('only')?.split(',')
  const rows = []
  const truths = []
  for (const s of studies(GALLERY.filter(e => !only || only.includes(e.file)))) {
    const started = Date.now()
    let told = 0
    const onProgress = (done, total) => {
      if (Date.now() - told < 60_000) return
      told = Date.now()
      console.error(
        `${s.study.worlds[0].name}: ${done} of ${total} corpora, ${((told - started) / 1000).toFixed(0)} s`,
      )
    }
    const keep = join(
      ROOT,
      'out',
      'gallery',
      [s.study.worlds[0].name, s.study.tables.join('+'), only ?? 'all'].join('-'),
    )
    mkdirSync(keep, { recursive: true })
    const found = await flagged(s, count, { keep, workers, onProgress })
    rows.push(...found.rows)
    truths.push(...found.truths)
    for (const r of rows.slice(-s.own.length))
      console.log(
        `${r.analysis} in ${r.world}, ${r.verdict}: flagged in ${r.flagged} of ${r.validations} validations`,
      )
  }
  const path = join(ROOT, 'scenarios', 'evidence', 'gallery.json')
  const known = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { rows: [], truths: [] }
  const row = e => rows.concat(known.rows).find(r => r.analysis === e.file && r.world === worldName(e.world))
  const names = [...new Set([...truths, ...known.truths].map(t => `${t.world} ${t.estimand}`))]
  const truth = name => [...truths, ...known.truths].find(t => `${t.world} ${t.estimand}` === name)
  const kept = {
    reps: REPS,
    people: 5000,
    rows: GALLERY.flatMap(e => row(e) ?? []),
    truths: names.map(truth),
  }
  writeFileSync(path, `${JSON.stringify(kept, null, 1)}\n`)
}
