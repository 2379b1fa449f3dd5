/**
 * Validates the validator: analyses that go wrong as people's do, and right ones (examples/estimators), each in the world
 * where it is so, over a pool of corpora. What an analysis estimates on each is kept in out/gallery, in parts of the default
 * number of corpora: the same command goes on from there, and what is kept for an analysis stays when another is added. Each
 * part is a validation of its own; 200 more are drawn from all parts. How often each analysis is right, wrong and undecided is
 * written to scenarios/evidence/gallery.json.
 *   node scripts/evidence/gallery.mjs [--corpora 2000] [--only NAME,…] [--workers N]
 *   node scripts/evidence/gallery.mjs --judge          runs nothing but what truths need: verdicts of what is kept
 *   --truth-corpora N  a truth rests on at most N corpora of 50,000 people; without it, on as many as it takes
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { studyOf, validate, verdicts, worldTruths } from '../../dist/index.js'
import { corporaOf, Kept, keyOf } from './gallery/kept.mjs'
import { drawnOf } from './gallery/overlap.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = join(ROOT, 'examples', 'estimators')
/** Where Debian puts numpy; elsewhere the python3 that is found. */
const PYTHON =
  spawnSync('/usr/bin/python3', ['-c', 'import numpy']).status === 0 ? '/usr/bin/python3' : 'python3'
export const REPS = 200
/** Validations that are drawn from the pool. */
const DRAWS = 200

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
  ['means-as-independent.py', 'baseline', 'wrong'],
  ['gee-share.py', 'baseline', 'wrong'],
  ['learning-across.py', 'baseline', 'wrong'],
  ['gold-alone.R', 'noisy-labels', 'right', ['sessions', 'gold']],
  ['dsl.R', 'noisy-labels', 'right', ['sessions', 'gold']],
  ['ppi.py', 'noisy-labels', 'right', ['sessions', 'gold']],
  ['aipw.py', 'baseline', 'right'],
  ['additive-words.py', 'baseline', 'right'],
  ['mode-shares.py', 'baseline', 'right'],
  ['clustered-share.R', 'baseline', 'right'],
  ['people-counted.sql', 'baseline', 'right'],
  ['additive-steps.ts', 'baseline', 'right'],
  ['means-by-person.R', 'baseline', 'right'],
  ['gee.py', 'baseline', 'right'],
  ['learning-within.py', 'baseline', 'right'],
  ['learning-fixed-effects.R', 'baseline', 'right'],
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
      // On a busy machine a slow corpus is no failure of the analysis.
      limits: { seconds: 600 },
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

/** The verdict of each analysis on one validation: wrong if any of its estimands is, else undecided if any is. */
export function answersOf(rows, truths) {
  const of = new Map(truths.map(t => [`${t.world} ${t.estimand}`, t.estimate]))
  const against = rows.map(r => ({ ...r, truth: of.get(`${r.world} ${r.estimand}`) ?? Number.NaN }))
  const answers = new Map()
  for (const { estimator, verdict } of verdicts(against, { truths }))
    answers.set(estimator, worse(answers.get(estimator) ?? 'right', verdict))
  return answers
}

const ORDER = ['right', 'undecided', 'wrong']
const worse = (a, b) => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b)

/** The answers of one part of the pool, on corpora that no other has. */
export async function validated({ study, own }, { part = 1, reps = REPS, truths, ...options } = {}) {
  const seed = `${study.seed} ${part}`
  const { replicates } = await validate({ ...study, seed }, { ...options, reps, truths })
  const answers = answersOf(replicates, truths)
  return own.map(e => ({ ...nameOf(e), answer: answers.get(e.file) }))
}

const nameOf = e => ({ analysis: e.file, world: worldName(e.world), verdict: e.verdict })

/** Runs what is not kept of one part for a group of analyses. */
async function run({ study, own }, part, { kept, keys, workers, signal }) {
  const missing = own.filter(e => !kept.has(keys.get(e), part))
  if (missing.length === 0) return
  const names = missing.map(e => e.file)
  const estimators = study.estimators.filter(e => names.includes(e.name))
  const keep = join(OUT, 'running', `${study.worlds[0].name} ${study.tables.join('+')}`)
  const { replicates } = await validate(
    { ...study, estimators, seed: `${study.seed} ${part}` },
    { reps: REPS, keep, workers, signal, truths: [] },
  )
  for (const e of missing)
    kept.write(
      keys.get(e),
      part,
      replicates.filter(r => r.estimator === e.file),
    )
  rmSync(keep, { recursive: true, force: true })
}

/** The truths of a group's world: those that are known for these corpora, and what is missing. */
async function truthsOf({ study, own }, known, { kept, keys, workers, most, signal }) {
  const rows = own
    .flatMap(e => (kept.has(keys.get(e), 1) ? kept.read(keys.get(e), 1) : []))
    .filter(r => r.estimand !== '*')
  const corpora = await corporaOf({ ...study, tables: ['people', 'sessions'] })
  const of = r =>
    known.find(t => t.world === r.world && t.estimand === r.estimand && t.corpora === corpora && t.fine)
  const missing = rows.filter(r => !of(r))
  const keep = join(OUT, 'truths', `${study.worlds[0].name} ${corpora}`)
  const options = { workers, signal, keep, ...(most && { most }) }
  const made = missing.length === 0 ? [] : await worldTruths(study, missing, options)
  return [...new Set(rows.map(of).filter(Boolean)), ...made.map(t => ({ ...t, corpora }))]
}

/** A line of the evidence: the verdicts on the parts, on validations drawn from all of them, and on the whole pool. */
function lineOf(entry, truths, { kept, keys }) {
  const parts = kept.partsOf(keys.get(entry)).map(part => kept.read(keys.get(entry), part))
  const pool = new Map()
  parts.forEach((rows, j) => {
    for (const r of rows) {
      const number = j * REPS + r.replicate
      pool.set(number, [...(pool.get(number) ?? []), { ...r, replicate: number }])
    }
  })
  const answerOf = rows => answersOf(rows, truths).get(entry.file)
  const corpora = parts.length * REPS
  const draws = drawnOfAll(corpora).map(numbers => numbers.flatMap(number => pool.get(number)))
  return {
    ...nameOf(entry),
    corpora,
    parts: countsOf(parts.map(answerOf)),
    draws: countsOf(draws.map(answerOf)),
    pool: answerOf([...pool.values()].flat()),
  }
}

const known = new Map()

/** The corpora of each validation that is drawn from so many; none where all would be the same. */
function drawnOfAll(corpora) {
  const count = corpora > REPS ? DRAWS : 0
  if (!known.has(corpora))
    known.set(
      corpora,
      Array.from({ length: count }, (_, v) => drawnOf(v + 1, { corpora, size: REPS })),
    )
  return known.get(corpora)
}

function countsOf(answers) {
  return Object.fromEntries(
    ['wrong', 'undecided', 'right'].map(a => [a, answers.filter(x => x === a).length]),
  )
}

const OUT = join(ROOT, 'out', 'gallery')
const EVIDENCE = join(ROOT, 'scenarios', 'evidence', 'gallery.json')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = name => {
    const at = process.argv.indexOf(`--${name}`)
    return at < 0 ? undefined : process.argv[at + 1]
  }
  const parts = Math.ceil(Number(option('corpora') ?? 2000) / REPS)
  const workers = Number(option('workers') ?? availableParallelism())
  const only = option('only')?.split(',')
  const most = Number(option('truth-corpora') ?? 0)
  // What was estimated is kept, and every estimator ends with this process.
  const ending = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => ending.abort())
  const { signal } = ending
  // Estimators run side by side: threads of their own would only wait for one another.
  process.env.OPENBLAS_NUM_THREADS ??= '1'
  const kept = new Kept(join(OUT, 'estimates'))
  const groups = studies()
  const keys = new Map()
  for (const { study, own } of groups)
    for (const e of own) keys.set(e, await keyOf(e, { folder: FOLDER, study, reps: REPS }))

  const judge = async () => {
    const before = existsSync(EVIDENCE)
      ? JSON.parse(readFileSync(EVIDENCE, 'utf8'))
      : { rows: [], truths: [] }
    const write = (rows, truths) =>
      writeFileSync(EVIDENCE, `${JSON.stringify({ reps: REPS, people: 5000, rows, truths }, null, 1)}\n`)
    let truths = []
    for (const g of groups) {
      const found = await truthsOf(g, before.truths, { kept, keys, workers, most, signal })
      truths = [...truths, ...found.filter(t => !truths.some(o => same(o, t)))]
      write(before.rows, [...before.truths.filter(t => !truths.some(o => same(o, t))), ...truths])
    }
    const entries = groups.flatMap(g => g.own).sort((a, b) => GALLERY.indexOf(a) - GALLERY.indexOf(b))
    // What was judged where estimates are not kept here stays.
    const line = e =>
      kept.has(keys.get(e), 1)
        ? lineOf(e, truths, { kept, keys })
        : before.rows.find(r => r.analysis === e.file && r.world === worldName(e.world))
    const lines = entries.map(line).filter(Boolean)
    write(lines, [...before.truths.filter(t => !truths.some(o => same(o, t))), ...truths])
    return lines
  }
  const same = (a, b) => a.world === b.world && a.estimand === b.estimand

  if (!process.argv.includes('--judge'))
    for (let part = 1; part <= parts; part++)
      for (const { study, own } of groups) {
        const wanted = own.filter(e => !only || only.includes(e.file))
        await run({ study, own: wanted }, part, { kept, keys, workers, signal })
      }
  const words = ({ wrong, undecided, right }) => `wrong ${wrong}, undecided ${undecided}, right ${right}`
  for (const l of await judge())
    console.log(
      `${l.analysis} in ${l.world}, ${l.verdict}: parts ${words(l.parts)}; draws ${words(l.draws)}; all ${l.corpora} corpora ${l.pool}`,
    )
}
