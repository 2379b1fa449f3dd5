/** Statistics of the signals that expertise is read from, as sessions count them over their turns. */
import type { SIGNAL_COUNTS } from '../schema/definitions.js'
import { mean, ratio } from './estimator.js'
import { OF_SCHEMA } from './level-names.js'
import { line, proportion, type StatisticFamily } from './line.js'
import { column, EVERYONE, wholeAndStrata } from './population.js'

/** Counts of turns with a signal, by the statistic's name. Corpora before 0.4 lack them. */
const COUNTS: Readonly<Record<string, (typeof SIGNAL_COUNTS)[number]>> = {
  precise: 'precise_turns',
  asks_verification: 'verification_turns',
  user_corrects: 'user_corrections',
  agent_corrects: 'agent_corrections',
}

/** The columns of sessions that these statistics read. */
export const SIGNAL_COLUMNS: readonly string[] = ['turns', 'expertise', 'user_type', ...Object.values(COUNTS)]

export const signals: StatisticFamily = {
  id: 'turns_share.*',
  meaning:
    'share of turns with a signal of expertise: precise directions (4 or 5 of 5), asking for verification, the user correcting the agent, the agent correcting the user; over all turns, and by the expertise that was read from them',
  lines: (levels = OF_SCHEMA) =>
    Object.entries(COUNTS).flatMap(([name, counted]) =>
      wholeAndStrata(EVERYONE, ['expertise', 'user_type'], levels).map(({ stratum, population }) =>
        line(
          proportion(`turns_share.${name}`, counted),
          stratum,
          ratio(mean(column(counted), population), mean(column('turns'), population)),
          population,
        ),
      ),
    ),
}
