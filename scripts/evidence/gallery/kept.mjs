// What each analysis of the gallery estimated, kept by validation: verdicts are made of it again without running anything.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { studyOf, validate } from '../../../dist/index.js'

const sha = text => createHash('sha256').update(text).digest('hex')
const DIGITS = 16

/** What fixes an analysis's estimates: its file and those that it reads with, the corpora, and the number of them. */
export async function keyOf(entry, { folder, study, reps }) {
  const shared = readdirSync(folder).filter(f => /^(read|sql)\./.test(f))
  const files = [entry.file, ...shared].map(f => readFileSync(join(folder, f), 'utf8'))
  const corpora = await corporaOf(study)
  return sha(JSON.stringify([files, corpora, study.worlds[0].people, study.tables, study.gold, reps])).slice(
    0,
    DIGITS,
  )
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

  #path(key, validation) {
    return join(this.#folder, key, `${validation}.json`)
  }

  has(key, validation) {
    return existsSync(this.#path(key, validation))
  }

  /** The rows of a validation, without a truth. */
  read(key, validation) {
    const { columns, rows } = JSON.parse(readFileSync(this.#path(key, validation), 'utf8'))
    return rows.map(r => Object.fromEntries(columns.map((c, j) => [c, r[j] ?? Number.NaN])))
  }

  write(key, validation, rows) {
    const columns = Object.keys(rows[0]).filter(c => c !== 'truth')
    const path = this.#path(key, validation)
    mkdirSync(join(this.#folder, key), { recursive: true })
    const text = JSON.stringify({ columns, rows: rows.map(r => columns.map(c => r[c])) })
    writeFileSync(`${path}.tmp`, text)
    renameSync(`${path}.tmp`, path)
  }
}
