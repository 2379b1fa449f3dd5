/** How large a corpus becomes, from some of its people, and how much room its disk has. */
import { existsSync, statfsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { WRITERS } from '../files/writers.js'
import { Generator } from '../generate/generator.js'
import { need } from '../ground/error.js'
import { grouped } from '../ground/format.js'
import type { Shard } from '../ground/pool.js'
import { TABLES } from '../schema/tables.js'
import type { CorpusSpec } from './spec.js'

/** More than a person takes in any tables and format; below this nothing is measured. */
const MOST_BYTES_A_PERSON = 1_000_000
const SAMPLE = 2000

/** Throws where a corpus, or a shard of it, would not fit into the free bytes on the disk of its folder. */
export async function needRoom(
  spec: CorpusSpec,
  out: string,
  shard?: Shard,
  free: number = freeAt(out),
): Promise<void> {
  const people = spec.people / (shard?.of ?? 1)
  if (people * MOST_BYTES_A_PERSON <= free) return
  const bytes = people * (await bytesAPerson(spec))
  need(
    bytes <= free,
    'disk.room',
    `${grouped(spec.people)} people take about ${showBytes(bytes)} as ${spec.format}${shard ? ' in this shard' : ''}, and ${showBytes(free)} are free at ${out}: give --yes to begin all the same`,
  )
}

/** Free bytes on the disk of a folder that may not exist yet. */
function freeAt(folder: string): number {
  let at = resolve(folder)
  while (!existsSync(at)) at = dirname(at)
  const { bavail, bsize } = statfsSync(at)
  return bavail * bsize
}

/** Measured on the first people, in memory. */
async function bytesAPerson(spec: CorpusSpec): Promise<number> {
  const people = Math.min(SAMPLE, spec.people)
  const generator = new Generator(spec, spec.seed)
  const makeWriter = await WRITERS[spec.format]()
  let bytes = 0
  for (const name of spec.tables) {
    const writer = makeWriter(TABLES[name], {
      write: piece => {
        bytes += piece.length
      },
    })
    generator.batches(1, people, name, batch => writer.write(batch))
    writer.finish()
  }
  return bytes / people
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const

function showBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${Number((bytes / 1000 ** power).toPrecision(2))} ${UNITS[power]}`
}
