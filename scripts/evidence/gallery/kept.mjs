// What each analysis of the gallery estimated, kept by part of the pool of corpora: verdicts are made of it again without running anything.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { studyOf, validate } from '../../../dist/index.js'

const sha = text => createHash('sha256').update(text).digest('hex')
const DIGITS = 16

/** What fixes an analysis's estimates: its file and those that it reads with, the corpora, and the number of them. */
export async function keyOf(entry, { folder, study, reps }) {
  const files = [...readBy(entry.file, folder)].map(f => readFileSync(join(folder, f), 'utf8'))
  const corpora = await corporaOf(study)
  return sha(JSON.stringify([files, corpora, study.worlds[0].people, study.tables, study.gold, reps])).slice(
    0,
    DIGITS,
  )
}

/** A file and those in its folder that it names as modules or sources, and so on. */
function readBy(file, folder, found = new Set()) {
  if (found.has(file)) return found
  found.add(file)
  const text = readFileSync(join(folder, file), 'utf8')
  const ending = file.split('.').at(-1)
  for (const other of readdirSync(folder)) {
    const [stem, its] = [other.replace(/\.[^.]+$/, ''), other.split('.').at(-1)]
    const names = new RegExp(`(from|source|import|import_module).*\\b${stem}\\b`)
    if (its === ending && names.test(text)) readBy(other, folder, found)
  }
  if (ending === 'sql') readBy('sql.mjs', folder, found)
  return found
}

const known = new Map()

/** A hash of small corpora of the study's world: it changes when any number of them does. */
export async function corporaOf(study) {
  const [world] = study.worlds
  const key = `${world.name} ${study.tables}`
  if (!known.has(key)) known.set(key, await hashed(study))
  return known.get(key)
}

async function hashed({ worlds: [world], tables, gold }) {
  const sum = createHash('sha256')
  const estimate = observed => {
    for (const t of tables) sum.update(JSON.stringify(observed[t].objects()))
    return [{ estimand: 'share.work_mode.fixing', estimate: 0 }]
  }
  const small = studyOf({ estimators: [{ name: 'hash', estimate }], scenarios: ['baseline'] })
  await validate({ ...small, tables, gold, worlds: [{ ...world, people: 100 }] }, { reps: 2 })
  return sum.digest('hex').slice(0, DIGITS)
}

export class Kept {
  #folder
  constructor(folder) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  #path(key, part) {
    return join(this.#folder, key, `${part}.json`)
  }

  has(key, part) {
    return existsSync(this.#path(key, part))
  }

  /** The parts that are kept of an analysis, from the first on. */
  partsOf(key) {
    const parts = []
    while (this.has(key, parts.length + 1)) parts.push(parts.length + 1)
    return parts
  }

  /** The rows of a part, without a truth. */
  read(key, part) {
    const { columns, rows } = JSON.parse(readFileSync(this.#path(key, part), 'utf8'))
    return rows.map(r => Object.fromEntries(columns.map((c, j) => [c, r[j] ?? Number.NaN])))
  }

  write(key, part, rows) {
    const columns = Object.keys(rows[0]).filter(c => c !== 'truth')
    const path = this.#path(key, part)
    mkdirSync(join(this.#folder, key), { recursive: true })
    const text = JSON.stringify({ columns, rows: rows.map(r => columns.map(c => r[c])) })
    writeFileSync(`${path}.tmp`, text)
    renameSync(`${path}.tmp`, path)
  }
}
