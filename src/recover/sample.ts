/** Statistics of the sample and of what people do: counts of people, shares of labels, growth of values. */
import { UNCLEAR } from '../schema/levels.js'
import { ALL, type Stratum, stratumOf } from '../schema/stratum.js'
import { type Estimator, mean, overPeople, ratio } from './estimator.js'
import { levelsOf, OF_SCHEMA, type Vocabulary } from './level-names.js'
import { type Line, line, proportion, type StatisticFamily } from './line.js'
import {
  at,
  code,
  column,
  EVERYONE,
  everyoneIn,
  indicator,
  type Measure,
  type Population,
  sizeTotal,
  strata,
  TROUBLED,
  wholeAndStrata,
} from './population.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Total } from './total.js'

const FIRST_MONTH = 0
const MORE_THAN = [1, 5, 10]

/** People, each counted as one session of its own. */
const PEOPLE: Total<Sums> = {
  key: 'people',
  of: (frame, _, out = sums(2)) => {
    addTo(out, 0, frame.people)
    addTo(out, 1, frame.people)
    return out
  },
}

export const people: StatisticFamily = {
  id: 'people_over.*, mean.sessions',
  meaning: 'share of people with more than so many sessions; mean sessions per person',
  lines: () => [
    ...MORE_THAN.map(k =>
      line(
        proportion(`people_over.${k}`, 'sessions'),
        ALL,
        overPeople(`over ${k}`, c => +(c > k)),
        PEOPLE,
      ),
    ),
    line(
      { statistic: 'mean.sessions', column: 'sessions', unit: 'count', kind: 'level' },
      ALL,
      overPeople('sessions', c => c),
      PEOPLE,
    ),
  ],
}

/** The number of months in which there are sessions: a fact of the corpus, without error. */
const monthsSeen = (levels: Vocabulary): Estimator => {
  const totals = strata(EVERYONE, 'month', levels).map(s => sizeTotal(s.population))
  return {
    totals,
    solve: merged => ({
      certain: true,
      estimate: totals.filter(t => (merged.sums(t)[0] as number) > 0).length,
      contribute: (frame, _, into) => {
        into.of(everyoneIn(frame))
      },
    }),
  }
}

export const months: StatisticFamily = {
  id: 'count.months',
  meaning: 'months in which there are sessions',
  lines: (levels = OF_SCHEMA) => [
    line(
      { statistic: 'count.months', column: 'month', unit: 'count', kind: 'level', spansMonths: true },
      ALL,
      monthsSeen(levels),
      EVERYONE,
    ),
  ],
}

const MODE_GROUPS = [
  ['building', 'fixing', 'testing', 'orchestrating'],
  ['testing', 'orchestrating'],
  ['understanding', 'planning'],
  ['analyzing', 'communicating'],
]

/** The share of each level, and of some groups of levels, overall and by other columns. */
function shares(
  levels: Vocabulary,
  name: string,
  by: readonly string[] = [],
  groups: readonly (readonly string[])[] = [],
): Line[] {
  return [...levelsOf(name, levels)!.map(l => [l]), ...groups].flatMap(group => {
    const of = indicator(
      name,
      group.map(l => code(name, l, levels)),
    )
    return wholeAndStrata(EVERYONE, by, levels).map(({ stratum, population }) =>
      line(proportion(`share.${name}.${group.join('+')}`, name), stratum, mean(of, population), population),
    )
  })
}

export const composition: StatisticFamily = {
  id: 'share.*',
  meaning: 'share of sessions with a label, overall and by month',
  lines: (levels = OF_SCHEMA) => [
    ...shares(levels, 'work_mode', ['month'], MODE_GROUPS),
    ...shares(levels, 'codebase'),
    ...shares(levels, 'outcome'),
    ...shares(levels, 'value_band', ['month']),
    ...shares(levels, 'model_family', ['month']),
    ...strata(EVERYONE, 'expertise').map(({ value }) =>
      line(
        proportion(`share.expertise.${value}`, 'expertise'),
        ALL,
        mean(indicator('expertise', [value]), EVERYONE),
        EVERYONE,
      ),
    ),
    line(
      proportion('share.occupation_unclear', 'occupation'),
      ALL,
      mean(indicator('occupation', [code('occupation', UNCLEAR)]), EVERYONE),
      EVERYONE,
    ),
  ],
}

/** Mean in the last month over that in the first, less 1. Its size is that of the smaller month. */
export function growth(
  levels: Vocabulary,
  statistic: string,
  column: string,
  stratum: Stratum,
  x: Measure,
  over: Population,
  ...sides: Population[]
): Line {
  const [first, last] = [FIRST_MONTH, levelsOf('month', levels)!.length - 1].map(m =>
    at(over, 'month', m),
  ) as [Population, Population]
  return line(
    { statistic, column, unit: 'relative', kind: 'change', spansMonths: true },
    stratum,
    ratio(mean(x, last), mean(x, first), 1),
    first,
    last,
    ...sides,
  )
}

export const value: StatisticFamily = {
  id: 'value_growth, value_ratio.*',
  meaning:
    'rise of the mean value from the first month to the last; ratio of mean values of experts and novices',
  lines: (levels = OF_SCHEMA) => {
    const usd = column('value_usd')
    return [
      ...wholeAndStrata(EVERYONE, ['work_mode'], levels).map(({ stratum, population }) =>
        growth(levels, 'value_growth', 'value_usd', stratum, usd, population),
      ),
      ...[
        { stratum: ALL, over: EVERYONE },
        { stratum: stratumOf('trouble', 'true'), over: TROUBLED },
      ].map(({ stratum, over }) => {
        const [novice, expert] = [1, 5].map(k => at(over, 'expertise', k)) as [Population, Population]
        return line(
          { statistic: 'value_ratio.5_1', column: 'value_usd', unit: 'ratio', kind: 'ratio' },
          stratum,
          ratio(mean(usd, expert), mean(usd, novice)),
          expert,
          novice,
        )
      }),
    ]
  },
}
