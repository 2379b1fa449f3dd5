/** plumbline validate: compares estimators with the truth over many corpora. */
import type { CommandModule } from 'yargs'
import { declare } from '../arguments/declare.js'
import { wholeNumber } from '../arguments/numbers.js'
import {
  failingBy,
  OPTIONS,
  studyOptions,
  toleratedBy,
  type ValidateArguments,
} from '../arguments/validate.js'

export const validateCommand: CommandModule<object, ValidateArguments> = {
  builder: yargs =>
    declare(yargs, OPTIONS)
      .example('$0 validate --init python', 'a working estimator to start from')
      .example(
        '$0 validate --estimator "python3 est.py"',
        'is it biased, do its intervals cover, and in which world',
      )
      .example(
        '$0 validate --estimator "Rscript a.R" --estimator "python3 b.py" --scenario selection --people 20000',
        'two estimators on the same corpora',
      )
      .example(
        '$0 validate --module est.mjs --vary people=1000,5000,20000 --reps 500',
        'a function, over a grid of sample sizes in three worlds',
      ) as never,
  handler: async args => {
    if (args.init !== undefined) return (await import('./validate/init.js')).init(args)
    if (args.list) return (await import('./validate/list.js')).list(args)
    if (args.estimates !== undefined) return (await import('./validate/table.js')).table(args.estimates, args)
    const { studyOf } = await import('../../validate/study.js')
    const { tolerancesOf } = await import('../../validate/judge.js')
    // Wrong use is reported before hours of work.
    tolerancesOf(toleratedBy(args))
    failingBy(args)
    const study = studyOf(studyOptions(args))
    if (args.replay !== undefined) {
      const { replay } = await import('./validate/replay.js')
      return replay(study, wholeNumber('replay', args.replay, 1), args)
    }
    await (await import('./validate/run.js')).run(study, args)
  },
}
