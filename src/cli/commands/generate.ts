/** plumbline generate: writes a corpus. */
import type { CommandModule } from 'yargs'
import { type CorpusArguments, corpusOptions, corpusRequest, generateOptions } from '../options.js'
import { print } from '../output.js'

export const generateCommand: CommandModule<object, CorpusArguments & { quiet?: boolean }> = {
  command: 'generate',
  describe: 'Write a synthetic corpus: people, sessions, turns and the truth behind them',
  builder: yargs =>
    corpusOptions(yargs)
      .example('$0 generate', 'the study’s size, to out/baseline')
      .example(
        '$0 generate --people 10000 --seed pilot --format csv --out out/pilot',
        'a small corpus as CSV',
      ) as never,
  handler: async args => {
    const { generateWithProgress } = await import('../generate-with-progress.js')
    const manifest = await generateWithProgress(
      corpusRequest(args),
      generateOptions(args),
      args.quiet ?? false,
    )
    if (!manifest || args.quiet) return
    const { out } = generateOptions(args)
    print(`Next: plumbline recover ${out}, or plumbline check ${out}`)
  },
}
