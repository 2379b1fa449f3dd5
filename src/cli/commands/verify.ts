/** plumbline verify: checks that every part of a corpus is present, byte for byte. */
import type { CommandModule } from 'yargs'
import { print, printJson } from '../output.js'

export const verifyCommand: CommandModule<object, { dir: string; json?: boolean }> = {
  builder: yargs =>
    yargs
      .positional('dir', { type: 'string', demandOption: true, describe: 'a corpus’s folder' })
      .example('$0 verify out/baseline', 'name every bad or missing part')
      .example('$0 verify out/baseline --json', 'the state of every part') as never,
  handler: async ({ dir, json }) => {
    const { verifyCorpus } = await import('../../corpus/verify.js')
    const parts = verifyCorpus(dir)
    const bad = parts.filter(p => p.state !== 'sound')
    const listed = parts.filter(p => p.state !== 'not in the manifest')
    const unsound = bad.filter(p => p.state !== 'not in the manifest')
    const stray = bad.length - unsound.length
    if (json) printJson(parts)
    else {
      for (const p of bad) print(`${p.path}: ${p.state}`)
      print(
        unsound.length === 0
          ? `all ${listed.length} parts are intact`
          : `${unsound.length} of ${listed.length} parts are missing, altered or not listed`,
      )
      if (stray > 0)
        print(
          `${stray} ${stray === 1 ? 'file is' : 'files are'} not in the manifest: nothing reads them here`,
        )
    }
    process.exitCode = bad.length === 0 ? 0 : 1
  },
}
