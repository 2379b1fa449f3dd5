/** plumbline run: makes a corpus, recovers its statistics and checks them, in one command. */
import { join } from 'node:path'
import type { CommandModule } from 'yargs'
import type { GenerateOptions } from '../../corpus/generate-corpus.js'
import type { Run } from '../../corpus/run-corpus.js'
import type { CorpusSpec } from '../../corpus/spec.js'
import type { Recovered } from '../../recover/line.js'
import { type CorpusArguments, corpusOptions, corpusRequest, generateOptions } from '../arguments/corpus.js'
import { print, printJson } from '../output.js'

type Arguments = CorpusArguments & {
  readonly quiet?: boolean
  readonly json?: boolean
  readonly refresh?: boolean
}

export const runCommand: CommandModule<object, Arguments> = {
  builder: yargs =>
    corpusOptions(yargs, 'keep nothing; print the time of every step, in one thread')
      .option('refresh', {
        type: 'boolean',
        describe: 'replace the corpus in the folder, unless it is already the one asked for',
      })
      .example('$0 run', 'the study’s size; the report is out/baseline/report.html')
      .example('$0 run --people 20000 --seed pilot --out out/pilot', 'a smaller corpus') as never,
  handler: async args => {
    if (args.profile) return (await import('./run/profile.js')).showProfile(corpusRequest(args), args)
    const { holdsSame, readManifest } = await import('../../corpus/generate-corpus.js')
    const { resolveSpec } = await import('../../corpus/spec.js')
    const { canGoOn } = await import('../../corpus/state.js')
    const { hint } = await import('../output.js')
    const spec = resolveSpec(corpusRequest(args))
    const given = generateOptions(args)
    const refresh = (args.refresh ?? false) && !canGoOn(given.out, spec)
    const options = { ...given, force: given.force || refresh }
    const quiet = args.quiet ?? false
    const exists = !args.force && holdsSame(options.out, spec)
    if (exists && !quiet) hint(`${options.out} already holds this corpus; using it`)
    const manifest = exists ? readManifest(options.out) : undefined
    const run = manifest ? { manifest, recovered: undefined } : await made(spec, options, args)
    if (!run.manifest) return
    if (!quiet) hint('recovering the study’s figures from the observed tables')
    const { checkCorpus, checkRecovered } = await import('../check-corpus.js')
    const { writeReport } = await import('../../report/report-page.js')
    const { roundTripTable } = await import('../tables/round-trip.js')
    const { truthTable } = await import('../tables/truth.js')
    const { shownLines } = await import('../../corpus/shown-lines.js')
    const checked = run.recovered
      ? checkRecovered({ rows: await run.recovered, unsaid: [] }, run.manifest)
      : await checkCorpus(options.out, shownLines)
    const { result, truth } = checked
    const page = writeReport(join(options.out, 'report.html'), { ...checked, manifest: run.manifest })
    if (args.json) printJson(result.rows)
    else {
      print(roundTripTable(result))
      if (truth) print(`\n${truthTable(truth)}`)
      print(`\nThe report, with figures: ${page}`)
    }
    process.exitCode = result.passed ? 0 : 1
  },
}

/** The corpus, with its statistics where they are computed with it: other tables’ while other threads go on with the sessions. */
async function made(spec: CorpusSpec, options: GenerateOptions, args: Arguments): Promise<Run> {
  const { runCorpus, startWorkers } = await import('../../corpus/run-corpus.js')
  startWorkers(spec, options)
  const { generateWithProgress } = await import('../generate-with-progress.js')
  let tables: Promise<readonly Recovered[]> | undefined
  let sessions: Run['recovered']
  const manifest = await generateWithProgress(spec, options, args, async (_, how) => {
    const run = await runCorpus(spec, how, () => {
      const read = otherTables(options.out)
      tables = read
      return read
    })
    sessions = run.recovered
    return run.manifest
  })
  const recovered = sessions && Promise.all([sessions, tables ?? []]).then(all => all.flat())
  // Whoever waits for it is told.
  recovered?.catch(() => {})
  return { manifest, recovered }
}

/** What rests on other tables than the sessions, once the code of the report is loaded too. */
async function otherTables(out: string): Promise<readonly Recovered[]> {
  const { recoverTables } = await import('../../corpus/recover-tables.js')
  await import('../../report/report-page.js')
  return recoverTables(out)
}
