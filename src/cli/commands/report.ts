/** plumbline report: the round trip, the study's story and the truth of a corpus, as one page. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandModule } from 'yargs'
import { need } from '../../ground/error.js'
import { printDone } from '../output.js'

interface Arguments {
  readonly dir: string
  readonly out?: string
  readonly json?: boolean
}

export const reportCommand: CommandModule<object, Arguments> = {
  command: 'report <dir>',
  describe: 'Write a corpus’s report: one HTML file, readable offline, with every figure drawn',
  builder: yargs =>
    yargs
      .positional('dir', {
        type: 'string',
        demandOption: true,
        describe: 'a corpus’s folder, or a file of sessions, in any format',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'the file to write [default: report.html in the folder]',
      })
      .example('$0 report out/baseline', 'to out/baseline/report.html')
      .example(
        '$0 report sessions.csv --out sessions.html',
        'of any sessions with the public columns',
      ) as never,
  handler: async ({ dir, out, json }) => {
    const { checkCorpus, shownLines } = await import('../check-corpus.js')
    const { readManifest } = await import('../../corpus/generate-corpus.js')
    const { MANIFEST } = await import('../../files/layout.js')
    const { writeReport } = await import('../../report/report-page.js')
    need(existsSync(dir), 'read.missing', `there is no file or folder ${dir}`)
    need(
      out || statSync(dir).isDirectory(),
      'report.out',
      `say where to write the report of ${dir}, with --out`,
    )
    const manifest = existsSync(join(dir, MANIFEST)) ? readManifest(dir) : undefined
    const checked = await checkCorpus(dir, shownLines())
    const report = writeReport(out ?? join(dir, 'report.html'), { ...checked, manifest })
    printDone(json, { report }, report)
  },
}
