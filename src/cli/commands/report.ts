/** plumbline report: the round trip, the study's story and the truth of a corpus, as one page. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandModule } from 'yargs'
import { isPipe } from '../../files/input.js'
import { need } from '../../ground/error.js'
import { declare } from '../arguments/declare.js'
import {
  mappingFrom,
  namedIn,
  READING_OPTIONS,
  type ReadingArguments,
  SESSIONS,
  sourceOf,
} from '../arguments/reading.js'
import { printDone } from '../output.js'

interface Arguments extends ReadingArguments {
  readonly out?: string
  readonly json?: boolean
}

export const reportCommand: CommandModule<object, Arguments> = {
  builder: yargs =>
    declare(yargs, READING_OPTIONS)
      .positional('dir', SESSIONS)
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
  handler: async args => {
    const { dir, out, json } = args
    const { checkCorpus, manifestOf } = await import('../check-corpus.js')
    const { shownLines } = await import('../../corpus/shown-lines.js')
    const { writeReport } = await import('../../report/report-page.js')
    const [folder] = dir as readonly [string]
    const isFolder = dir.length === 1 && existsSync(folder) && statSync(folder).isDirectory()
    need(
      dir.length > 1 || isPipe(folder) || /[*?]/.test(folder) || existsSync(folder),
      'read.missing',
      `there is no file or folder ${folder}`,
    )
    need(out || isFolder, 'report.out', `say where to write the report of ${dir.join(' ')}, with --out`)
    const source = sourceOf(args)
    const checked = await checkCorpus(source, shownLines, 'recovery', mappingFrom(args), namedIn(args))
    const manifest = manifestOf(source)
    const report = writeReport(out ?? join(folder, 'report.html'), { ...checked, manifest })
    printDone(json, { report }, report)
  },
}
