// A corpus as arrays, sessions by person and then by time; the same with every column dealt out anew; and groups of its people.
import seedrandom from 'seedrandom'
import { readTable } from '../../../dist/files/read.js'
import { monthStartsMs } from '../../../dist/schema/definitions.js'

const SESSIONS = [
  'session_id',
  'person_id',
  'month',
  'started_at',
  'surface',
  'model_family',
  'work_mode',
  'subject',
  'user_type',
  'expertise',
  'value_usd',
  'planning_decisions',
  'planning_decisions_user',
  'planning_user_share',
  'execution_user_share',
  'turns',
  'actions',
  'outcome',
  'success_signal',
  'precise_turns',
  'verification_turns',
  'user_corrections',
  'agent_corrections',
  'commits',
  'tests_passed',
  'affirmed',
]
const TURNS = ['session_id', 'actions', 'precision', 'seconds']
/** Columns that say which row is whose, or when: no draw moves them. */
const FIXED = new Set(['session_id', 'person_id', 'month'])

/** Tables by name, each a record of arrays; categories are codes, and what is missing is -1. */
export async function load(folder) {
  const sessions = await columns(folder, 'sessions', SESSIONS)
  const order = Uint32Array.from(sessions.person_id, (_, i) => i).sort(
    (a, b) =>
      sessions.person_id[a] - sessions.person_id[b] || sessions.started_at[a] - sessions.started_at[b],
  )
  return {
    sessions: picked(sessions, order),
    turns: await columns(folder, 'turns', TURNS),
    second_reading: await columns(folder, 'second_reading', ['session_id', 'expertise']),
    people: await columns(folder, 'people', ['person_id', 'account_age_days']),
    postings: await columns(folder, 'postings', ['posting_id', 'true_usd', 'estimated_usd']),
  }
}

async function columns(folder, table, names) {
  const parts = names.map(() => [])
  for await (const batch of readTable(folder, table, names)) {
    batch.columns.forEach(({ values, valid }, j) => {
      parts[j].push(Float64Array.from({ length: batch.rows }, (_, i) => (valid?.[i] === 0 ? -1 : values[i])))
    })
  }
  return Object.fromEntries(names.map((name, j) => [name, joined(parts[j])]))
}

function joined(parts) {
  const all = new Float64Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) {
    all.set(p, at)
    at += p.length
  }
  return all
}

const picked = (table, rows) =>
  Object.fromEntries(
    Object.entries(table).map(([name, values]) => [name, Float64Array.from(rows, i => values[i])]),
  )

/** The corpus of one group of its people, of some groups; postings go by their own number. */
export function groupOf(corpus, group, groups) {
  const { person_id, session_id } = corpus.sessions
  const stays = new Map(Array.from(session_id, (id, i) => [id, person_id[i] % groups === group]))
  const kept = (table, holds) => {
    const first = Object.values(table)[0]
    const rows = []
    for (let i = 0; i < first.length; i++) if (holds(i)) rows.push(i)
    return picked(table, rows)
  }
  const { sessions, turns, second_reading, people, postings } = corpus
  return {
    people: kept(people, i => people.person_id[i] % groups === group),
    sessions: kept(sessions, i => sessions.person_id[i] % groups === group),
    turns: kept(turns, i => stays.get(turns.session_id[i])),
    second_reading: kept(second_reading, i => stays.get(second_reading.session_id[i])),
    postings: kept(postings, i => postings.posting_id[i] % groups === group),
  }
}

/**
 * Independent sessions: the same people with as many sessions in the same months, in which every other column is dealt out anew
 * among all rows, by itself, and a session starts at any instant of its month.
 */
export function independent(corpus) {
  return Object.fromEntries(
    Object.entries(corpus).map(([table, all]) => [
      table,
      Object.fromEntries(
        Object.entries(all).map(([name, values]) => [name, dealt(table, name, values, all)]),
      ),
    ]),
  )
}

function dealt(table, name, values, all) {
  if (FIXED.has(name)) return values
  const random = seedrandom(`realism ${table}.${name}`)
  if (name === 'started_at') return started(all.month, random)
  const out = values.slice()
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[out[i], out[j]] = [out[j], out[i]]
  }
  return out
}

const started = (month, random) =>
  month.map(m => monthStartsMs[m] + random() * (monthStartsMs[m + 1] - monthStartsMs[m]))
