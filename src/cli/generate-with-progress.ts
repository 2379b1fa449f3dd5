/** Generates a corpus with progress on standard error; an interrupted run can be resumed. */
import { type GenerateOptions, generateCorpus } from '../corpus/generate-corpus.js'
import type { Manifest } from '../corpus/manifest.js'
import { needRoom } from '../corpus/room.js'
import { type CorpusSpec, partsOf } from '../corpus/spec.js'
import { canGoOn } from '../corpus/state.js'
import { PEOPLE_A_PART } from '../files/format.js'
import { grouped, showSeconds } from '../ground/format.js'
import { interruptible } from './interruptible.js'
import { progressDisplay, sayingFirst } from './progress.js'

const MS = 1000

export async function generateWithProgress(
  spec: CorpusSpec,
  options: GenerateOptions,
  { quiet = false, yes = false }: { readonly quiet?: boolean; readonly yes?: boolean },
  generate: typeof generateCorpus = generateCorpus,
): Promise<Manifest | undefined> {
  if (!yes && !canGoOn(options.out, spec)) await needRoom(spec, options.out, options.shard)
  // Once there is progress the folder is writable: an error before that is one line without a hint to resume.
  const display = sayingFirst(progressDisplay(quiet), () => {
    if (!quiet)
      say(`seed "${spec.seed}", scenario ${spec.scenario.id}: ${peopleWords(spec)} to ${options.out}`)
  })
  const started = Date.now()
  const manifest = await interruptible(display, signal =>
    generate(spec, { ...options, signal, onProgress: display.update }),
  )
  if (!quiet) say(summary(spec, options, manifest, (Date.now() - started) / MS))
  return manifest
}

/** Where a scenario brings people in, how many of all they are. */
function peopleWords({ people, base = people }: CorpusSpec): string {
  const more = people - base
  return `${grouped(people)} people${more > 0 ? `, ${grouped(more)} of whom come in,` : ''}`
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

function summary(
  spec: CorpusSpec,
  { out, shard }: GenerateOptions,
  manifest: Manifest | undefined,
  seconds: number,
): string {
  if (!manifest) {
    return `shard ${shard?.index}/${shard?.of} is done; ${out} is complete once the other shards’ parts (of ${partsOf(spec)}, ${grouped(PEOPLE_A_PART)} people each) are there`
  }
  const rows = manifest.resources.map(r => `${grouped(r.plumbline.rows)} ${r.name}`).join(', ')
  return `wrote ${rows} in ${showSeconds(seconds)}`
}
