/** plumbline check: recovered beside reported. */
import type { CommandModule } from 'yargs'
import type { Manifest } from '../../corpus/manifest.js'
import { needOneOf, PlumblineError } from '../../ground/error.js'
import { withText } from '../../schema/stratum.js'
import { declare } from '../arguments/declare.js'
import {
  mappingFrom,
  namedIn,
  READING_OPTIONS,
  type ReadingArguments,
  SESSIONS,
  sourceOf,
} from '../arguments/reading.js'
import { print, printJson } from '../output.js'

interface Arguments extends ReadingArguments {
  readonly json?: boolean
  readonly truth?: boolean
  readonly engine?: string
}

export const checkCommand: CommandModule<object, Arguments> = {
  builder: yargs =>
    declare(yargs, READING_OPTIONS)
      .positional('dir', SESSIONS)
      .option('truth', {
        type: 'boolean',
        describe:
          'check only whether the study’s regression shows the true effect of expertise; exit 1 if it does not',
      })
      .option('engine', {
        type: 'string',
        requiresArg: true,
        describe: 'recovery, or arquero: estimates by the queries that explain prints [default: recovery]',
      })
      .example('$0 check out/baseline', 'the round-trip table, then the truth')
      .example('$0 check out/baseline --json > check.json', 'the same as JSON') as never,
  handler: async args => {
    const { json, truth: onlyTruth, engine = 'recovery' } = args
    const { checkCorpus, checkedLines, ENGINES, manifestOf } = await import('../check-corpus.js')
    const { roundTripTable } = await import('../tables/round-trip.js')
    const { truthTable } = await import('../tables/truth.js')
    const chosen = needOneOf(engine, ENGINES, 'option.engine', 'engine', '--engine')
    const { result, truth } = await checkCorpus(
      sourceOf(args),
      checkedLines,
      chosen,
      mappingFrom(args),
      namedIn(args),
    )
    if (onlyTruth && !truth)
      throw new PlumblineError('check.truth', whyNoTruth(args, manifestOf(sourceOf(args))))
    if (json) printJson(onlyTruth ? truth?.rows : result.rows.map(withText))
    else
      print(
        [...(onlyTruth ? [] : [roundTripTable(result)]), ...(truth ? [truthTable(truth)] : [])].join('\n\n'),
      )
    process.exitCode = (onlyTruth ? truth?.agrees : result.passed) ? 0 : 1
  },
}

/** Why there is nothing to compare the contrasts with. */
function whyNoTruth({ dir }: Arguments, manifest: Manifest | undefined): string {
  if (!manifest?.plumbline.estimands) return `${dir} has no truth of its own; generate it with truth_sessions`
  return `the adjusted contrasts with novices are not defined in ${dir}, or have no error: it has ${manifest.plumbline.people} people, and too few of them are novices beside others in one cell`
}
