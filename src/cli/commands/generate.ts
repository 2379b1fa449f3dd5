/** plumbline generate: writes a corpus. */
import type { CommandModule } from 'yargs'
import { grouped } from '../../ground/format.js'
import { type CorpusArguments, corpusOptions, corpusRequest, generateOptions } from '../arguments/corpus.js'
import { columns, print, printJson } from '../output.js'
import { tablesIn } from '../tables/corpus.js'

type Arguments = CorpusArguments & { readonly quiet?: boolean; readonly json?: boolean }

export const generateCommand: CommandModule<object, Arguments> = {
  builder: yargs =>
    corpusOptions(yargs, 'write nothing; print the time and draws of every node of the model')
      .example('$0 generate', 'the study’s size, to out/baseline')
      .example(
        '$0 generate --people 10000 --seed pilot --format csv --out out/pilot',
        'a small corpus as CSV',
      ) as never,
  handler: async args => {
    if (args.profile) return showProfile(args)
    const { generateWithProgress } = await import('../generate-with-progress.js')
    const { resolveSpec } = await import('../../corpus/spec.js')
    const manifest = await generateWithProgress(resolveSpec(corpusRequest(args)), generateOptions(args), args)
    const { out, shard } = generateOptions(args)
    if (args.json) printJson({ out, ...(shard && { shard }), tables: manifest ? tablesIn(manifest) : null })
    else if (manifest && !args.quiet) print(`Next: plumbline recover ${out}, or plumbline check ${out}`)
  },
}

/** The model's nodes by the time they take. */
async function showProfile(args: Arguments): Promise<void> {
  const [{ resolveSpec }, { profile }] = await Promise.all([
    import('../../corpus/spec.js'),
    import('../../generate/profile.js'),
  ])
  const spec = resolveSpec(corpusRequest(args))
  const rows = profile(spec, spec.seed, spec.people).sort((a, b) => b.milliseconds - a.milliseconds)
  if (args.json) {
    printJson(rows)
    return
  }
  const cells = rows.map(r => [
    r.node,
    r.milliseconds.toFixed(1),
    `${(100 * r.share).toFixed(1)}%`,
    grouped(r.draws),
    r.rows > 0 ? ((1e6 * r.milliseconds) / r.rows).toFixed(1) : '',
  ])
  print(columns([['node', 'ms', 'share', 'draws', 'ns a row'], ...cells], [1, 2, 3, 4]).join('\n'))
}
