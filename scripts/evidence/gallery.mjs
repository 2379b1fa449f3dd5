/**
 * Validates the validator: analyses that go wrong as people's do, and right ones (examples/estimators), each in the world
 * where it is so, over many independent validations of the default size. What they estimate is kept in out/gallery, one
 * validation of all analyses after the other: the same command goes on from there, and what is kept for an analysis stays
 * when another is added. How often each is right, wrong and undecided is written to scenarios/evidence/gallery.json after
 * every validation.
 *   node scripts/evidence/gallery.mjs [--validations 200] [--only NAME,…] [--workers N]
 *   node scripts/evidence/gallery.mjs --judge          runs nothing: verdicts of what is kept
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { studyOf, validate, verdicts, worldTruths } from '../../dist/index.js'
import { corporaOf, Kept, keyOf } from './gallery/kept.mjs'

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

/** The answers of one validation of a study, on corpora that no other has. */
export async function validated({ study, own }, { validation = 1, reps = REPS, truths, ...options } = {}) {
  const seed = `${study.seed} ${validation}`
  const { replicates } = await validate({ ...study, seed }, { ...options, reps, truths })
  const answers = answersOf(replicates, truths)
  return own.map(e => ({ ...nameOf(e), answer: answers.get(e.file) }))
}

const nameOf = e => ({ analysis: e.file, world: worldName(e.world), verdict: e.verdict })

/** Runs what is not kept of one validation of a group of analyses. */
async function run({ study, own }, validation, { kept, keys, workers }) {
  const missing = own.filter(e => !kept.has(keys.get(e), validation))
  if (missing.length === 0) return
  const names = missing.map(e => e.file)
  const estimators = study.estimators.filter(e => names.includes(e.name))
  const keep = join(OUT, 'running', `${study.worlds[0].name} ${study.tables.join('+')}`)
  const { replicates } = await validate(
    { ...study, estimators, seed: `${study.seed} ${validation}` },
    { reps: REPS, keep, workers, truths: [] },
  )
  for (const e of missing)
    kept.write(
      keys.get(e),
      validation,
      replicates.filter(r => r.estimator === e.file),
    )
  rmSync(keep, { recursive: true, force: true })
}

/** The truths of the worlds: those that are known for these corpora, and what a validation needs beside them. */
async function truthsOf(groups, known, { kept, keys, workers }) {
  const truths = []
  for (const { study, own } of groups) {
    const rows = own
      .flatMap(e => (kept.has(keys.get(e), 1) ? kept.read(keys.get(e), 1) : []))
      .filter(r => r.estimand !== '*')
    const corpora = await corporaOf({ ...study, tables: ['people', 'sessions'] })
    const of = r => known.find(t => t.world === r.world && t.estimand === r.estimand && t.corpora === corpora)
    truths.push(...new Set(rows.map(of).filter(Boolean)))
    const missing = rows.filter(r => !of(r))
    const made = missing.length === 0 ? [] : await worldTruths(study, missing, { workers })
    truths.push(...made.map(t => ({ ...t, corpora })))
  }
  return truths.filter(
    (t, j) => truths.findIndex(o => o.world === t.world && o.estimand === t.estimand) === j,
  )
}

/** A line of the evidence: how often an analysis was right, wrong and undecided, of the validations that are kept. */
function lineOf(entry, truths, count, { kept, keys }) {
  const done = Array.from({ length: count }, (_, v) => v + 1).filter(v => kept.has(keys.get(entry), v))
  const answers = done.map(v => answersOf(kept.read(keys.get(entry), v), truths).get(entry.file))
  const times = answer => answers.filter(a => a === answer).length
  return {
    ...nameOf(entry),
    wrong: times('wrong'),
    undecided: times('undecided'),
    right: times('right'),
    validations: done.length,
  }
}

const OUT = join(ROOT, 'out', 'gallery')
const EVIDENCE = join(ROOT, 'scenarios', 'evidence', 'gallery.json')

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = name => {
    const at = process.argv.indexOf(`--${name}`)
    return at < 0 ? undefined : process.argv[at + 1]
  }
  const count = Number(option('validations') ?? 200)
  const workers = Number(option('workers') ?? availableParallelism())
  const only = option('only')?.split(',')
  const kept = new Kept(join(OUT, 'estimates'))
  const groups = studies()
  const keys = new Map()
  for (const { study, own } of groups)
    for (const e of own) keys.set(e, await keyOf(e, { folder: FOLDER, study, reps: REPS }))
  const evidence = () => (existsSync(EVIDENCE) ? JSON.parse(readFileSync(EVIDENCE, 'utf8')) : { truths: [] })

  const judge = async () => {
    const truths = await truthsOf(groups, evidence().truths, { kept, keys, workers })
    const rows = groups.flatMap(g => g.own).sort((a, b) => GALLERY.indexOf(a) - GALLERY.indexOf(b))
    const lines = rows.map(e => lineOf(e, truths, count, { kept, keys })).filter(l => l.validations > 0)
    writeFileSync(EVIDENCE, `${JSON.stringify({ reps: REPS, people: 5000, rows: lines, truths }, null, 1)}\n`)
    return lines
  }

  if (!process.argv.includes('--judge'))
    for (let validation = 1; validation <= count; validation++) {
      const started = Date.now()
      for (const { study, own } of groups) {
        const wanted = own.filter(e => !only || only.includes(e.file))
        await run({ study, own: wanted }, validation, { kept, keys, workers })
      }
      const seconds = (Date.now() - started) / 1000
      if (seconds < 1) continue
      await judge()
      console.error(`validation ${validation} of ${count}: ${seconds.toFixed(0)} s`)
    }
  for (const l of await judge())
    console.log(
      `${l.analysis} in ${l.world}, ${l.verdict}: wrong ${l.wrong}, undecided ${l.undecided}, right ${l.right} of ${l.validations} validations`,
    )
}
