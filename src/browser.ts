/**
 * What runs in a browser too: the parts of a corpus, byte for byte those that the command line writes, and what can be
 * said of them. Nothing here touches a file.
 */
import { type Format, PEOPLE_A_PART } from './files/format.js'
import { WRITERS } from './files/writers.js'
import { type Arm, generatorOf } from './generate/arm.js'
import { ACTION_ROWS, type Generator } from './generate/generator.js'
import { nodesOf } from './generate/needs.js'
import { tableOf } from './generate/tables.js'
import { needOneOf } from './ground/error.js'
import { NO_RULES, type Rules } from './model/rules.js'
import { MONTHS } from './schema/levels.js'
import { TABLE_NAMES, TABLES, type TableName } from './schema/tables.js'

export { check } from './check/check.js'
export { FORMATS, type Format, PEOPLE_A_PART } from './files/format.js'
export { Generator } from './generate/generator.js'
export { tableOf } from './generate/tables.js'
export { NODES, PARAMETERS } from './model/nodes.js'
export { resolveParameters } from './model/parameter.js'
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
}

/** Makes the parts of a corpus one after another, reusing one generator's memory. Nodes that a scenario holds need the package itself. */
export class BrowserCorpus {
  readonly parts: number
  readonly #people: number
  readonly #generator: Generator

  constructor({ seed, people, parameters, rules = NO_RULES, months }: CorpusDescription) {
    const values = Object.fromEntries(parameters.map(p => [p.id, p.value]))
    const varying = Object.entries(months ?? {})
    const arm: Arm = {
      parameters: values,
      rules,
      ...(varying.length > 0 && {
        months: MONTHS.map((_, m) => ({
          ...values,
          ...Object.fromEntries(varying.map(([id, own]) => [id, own[m] as number])),
        })),
      }),
    }
    this.#people = people
    this.#generator = generatorOf(arm, seed)
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
    const wanted = nodesOf(table)
    // Another table of the same part goes on with the people that are there.
    this.#generator.same(first, Math.min(PEOPLE_A_PART, this.#people - first + 1))
    const block = this.#generator.run(n => wanted.has(n.name))
    if (table === 'actions') this.#generator.actions(ACTION_ROWS, b => writer.write(tableOf(b, 'actions')))
    else writer.write(tableOf(block, table))
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
