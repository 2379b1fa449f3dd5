/**
 * What runs in a browser too: the parts of a corpus, byte for byte those that the command line writes, and what can be
 * said of them. Nothing here touches a file.
 */
import { type Format, PEOPLE_A_PART } from './files/format.js'
import { WRITERS } from './files/writers.js'
import { armOf } from './generate/arm-of.js'
import type { AuditSample } from './generate/audit.js'
import { Generator } from './generate/generator.js'
import { needOneOf } from './ground/error.js'
import { NO_RULES, type Rules } from './model/rules.js'
import { MONTHS } from './schema/levels.js'
import { TABLE_NAMES, TABLES, type TableName } from './schema/tables.js'

export { SOLVED_WORLDS, type WorldName } from './browser-worlds.js'
export { check } from './check/check.js'
export { FORMATS, type Format, PEOPLE_A_PART } from './files/format.js'
export { armOf } from './generate/arm-of.js'
export { Generator } from './generate/generator.js'
export { tableOf } from './generate/tables.js'
export { NODES, PARAMETERS } from './model/nodes.js'
export { resolveParameters } from './model/parameter.js'
export { NO_RULES } from './model/rules.js'
export { frameOf } from './recover/frame.js'
export { recover } from './recover/statistics.js'
export { TABLES, type TableName } from './schema/tables.js'
export { REGISTER } from './study/register.js'

/** What fixes a corpus, as `plumbline` in its datapackage.json states it. */
export interface CorpusDescription {
  readonly seed: string
  readonly people: number
  readonly parameters: readonly { readonly id: string; readonly value: number }[]
  readonly rules?: Rules
  /** Values in each month of the parameters that vary. */
  readonly months?: Readonly<Record<string, readonly number[]>> | undefined
  /** Whose true labels the table gold shows. */
  readonly gold?: AuditSample
}

/**
 * Makes the parts of a corpus one after another, reusing one generator's memory. Nodes that a scenario holds need the package itself.
 *
 * @example
 * import { BrowserCorpus, SOLVED_WORLDS } from '@plumbline/plumbline/browser'
 *
 * const corpus = new BrowserCorpus({ ...SOLVED_WORLDS.baseline, seed: '2026', people: 50 })
 * const text = new TextDecoder().decode(await corpus.part('people', 0, 'csv'))
 * console.log(text.split('\n').length) // → 52
 */
export class BrowserCorpus {
  readonly parts: number
  readonly #people: number
  readonly #generator: Generator

  constructor({ seed, people, parameters, rules = NO_RULES, months: varied = {}, gold }: CorpusDescription) {
    const values = Object.fromEntries(parameters.map(p => [p.id, p.value]))
    const varying = Object.entries(varied)
    const monthly = MONTHS.map((_, m) => ({
      ...values,
      ...Object.fromEntries(varying.map(([id, own]) => [id, own[m] as number])),
    }))
    const months = varying.length > 0 ? monthly : undefined
    this.#people = people
    const arm = { ...armOf({ parameters: values, months, rules }), ...(gold && { gold }) }
    this.#generator = new Generator(arm, seed)
    this.parts = Math.ceil(people / PEOPLE_A_PART)
  }

  /** The bytes of the file `TABLE/part-NNNNN.FORMAT`, parts counted from 0. */
  async part(table: TableName, part: number, format: Format): Promise<Uint8Array> {
    needOneOf(table, TABLE_NAMES, 'browser.table', 'table')
    needOneOf(format, Object.keys(WRITERS), 'browser.format', 'format')
    const makeWriter = await WRITERS[format]()
    const pieces: Uint8Array[] = []
    const writer = makeWriter(TABLES[table], { write: bytes => pieces.push(bytes.slice()) })
    const first = part * PEOPLE_A_PART + 1
    const people = Math.min(PEOPLE_A_PART, this.#people - first + 1)
    // Another table of the same part uses the people that are there.
    this.#generator.batches(first, people, table, batch => writer.write(batch))
    writer.finish()
    return joined(pieces)
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of pieces) {
    out.set(p, at)
    at += p.length
  }
  return out
}
