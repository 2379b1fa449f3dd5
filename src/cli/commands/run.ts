/** plumbline run: the main job, from nothing to the round trip. */
import { join } from 'node:path'
import type { CommandModule } from 'yargs'
import { type CorpusArguments, corpusOptions, corpusRequest, generateOptions } from '../options.js'
import { print, printJson } from '../output.js'

type Arguments = CorpusArguments & {
  readonly quiet?: boolean
  readonly json?: boolean
  readonly refresh?: boolean
}

export const runCommand: CommandModule<object, Arguments> = {
  command: 'run',
  describe:
    'Generate a corpus, recover it, check it against the study and write the page; exit 1 if a figure differs',
  builder: yargs =>
    corpusOptions(yargs)
      .option('refresh', {
        type: 'boolean',
        describe: 'replace the corpus in the folder unless it is this very one',
      })
      .example('$0 run', 'the study’s size; the page is out/baseline/round-trip.html')
      .example('$0 run --people 20000 --seed pilot --out out/pilot', 'a smaller corpus') as never,
  handler: async args => {
    const { holdsSame, readManifest } = await import('../../corpus/generate-corpus.js')
    const { resolveSpec } = await import('../../corpus/spec.js')
    const { canGoOn } = await import('../../corpus/state.js')
    const { generateWithProgress } = await import('../generate-with-progress.js')
    const { checkCorpus } = await import('../check-corpus.js')
    const { roundTripTable } = await import('../round-trip-table.js')
    const { truthTable } = await import('../truth-table.js')
    const { writeRoundTripPage } = await import('../../report/round-trip-page.js')
    const { hint } = await import('../output.js')
    const request = corpusRequest(args)
    const spec = resolveSpec(request)
    const given = generateOptions(args)
    const refresh = (args.refresh ?? false) && !canGoOn(given.out, spec)
    const options = { ...given, force: given.force || refresh }
    const quiet = args.quiet ?? false
    const held = !args.force && holdsSame(options.out, spec)
    if (held && !quiet) hint(`${options.out} already holds this corpus; using it`)
    const manifest = held ? readManifest(options.out) : await generateWithProgress(request, options, quiet)
    if (!manifest) return
    if (!quiet) hint('recovering the study’s figures from the observed tables')
    const { result, truth } = await checkCorpus(options.out)
    const page = writeRoundTripPage(join(options.out, 'round-trip.html'), result, manifest, truth)
    if (args.json) printJson(result.rows)
    else {
      print(roundTripTable(result))
      if (truth) print(`\n${truthTable(truth)}`)
      print(`\nThe same as a page: ${page}`)
    }
    process.exitCode = result.passed ? 0 : 1
  },
}
