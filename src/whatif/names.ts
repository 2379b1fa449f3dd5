/** The measure of a line in words: as the register names it, or its statistic and its stratum. */
import { SUCCESS_OUTCOMES } from '../schema/definitions.js'
import { EXPERTISE_LEVELS, EXPERTISE_NAMES, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { type LineOf, lineName, parseLineName, type Term } from '../schema/stratum.js'
import type { Printed } from '../study/figure.js'
import { lineOf } from '../study/figure.js'
import { REGISTER } from '../study/register.js'

/** Claims about a number, which are not part of its name. */
const CLAIM = / is (positive and )?significant$/
/** What the register measures where it prints a number; elsewhere `measured` is a claim about it. */
const NUMBERS: readonly Printed['kind'][] = ['value', 'range', 'significant']

const titles = new Map(
  REGISTER.flatMap(f => {
    const of = lineOf(f)
    return of && NUMBERS.includes(f.printed.kind)
      ? [[lineName(of), f.measured.replace(CLAIM, '')] as const]
      : []
  }).reverse(),
)

const EFFORT_WORDS = { actions: 'actions per prompt', words: 'words per turn' } as const
const PLAIN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(SUCCESS_OUTCOMES).flatMap(([o, name]) => [
      [`mean.${o}`, name],
      [`adjusted.${o}`, `${name}, adjusted`],
      [`slope.${o}`, `Adjusted rise of ${name.toLowerCase()} per level`],
      [`contrast.${o}`, `Adjusted contrast of ${name.toLowerCase()}`],
      [`flattening.${o}`, `Adjusted gain in ${name.toLowerCase()} up to intermediate, less that beyond`],
    ]),
  ),
  ...Object.fromEntries(
    EXPERTISE_LEVELS.map(k => [
      `share.expertise.${k}`,
      `Share of sessions that are ${EXPERTISE_NAMES[k - 1]}`,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(EFFORT_WORDS).flatMap(([e, name]) => [
      [`gm.${e}`, `${capital(name)}, geometric mean`],
      [`slope.${e}`, `Adjusted rise of ${name} per level`],
    ]),
  ),
  'p.verified': 'Probability of verified success',
  'p.at_least_partial': 'Probability of at least partial success',
  'trend.verified': 'Rise of verified success, first month to last',
  'trend_gap.verified': 'Rise of verified success, first month to last',
  value_growth: 'Rise of the mean task value, October to April',
  occupation_share: 'Share of sessions',
  occupation_growth: 'Growth of sessions, October to April',
  'occupation_gap.verified': 'Verified success less that of software occupations',
}

/** The measure of a line, in words. */
export function nameOf({ statistic, stratum }: LineOf): string {
  const title = titles.get(lineName({ statistic, stratum }))
  if (title) return title
  const name = PLAIN[statistic] ?? titles.get(lineName({ statistic, stratum: [] })) ?? statistic
  return [name, ...stratum.map(termWords).filter(Boolean)].join(', ')
}

/** The same for a line by its name. */
export const nameOfMetric = (metric: string): string => nameOf(parseLineName(metric))

/** What the level of a column says by itself; other columns are named beside theirs. */
const TERMS: Readonly<Record<string, (level: string) => string>> = {
  // Three levels are those of a gain up to the middle one, which its name states.
  expertise: level =>
    level === '1-3-5'
      ? ''
      : level
          .split('-')
          .map(k => EXPERTISE_NAMES[Number(k) - 1] ?? k)
          .join(' less '),
  work_mode: level => level.replaceAll('+', ' or '),
  month: level => level,
  user_type: level => `${level.replace('-', ' less ')} occupations`,
  value_band: level => `tasks of $${level.replace('-', ' to $')}`,
  occupation: level =>
    level === SOFTWARE_OCCUPATION
      ? 'software'
      : level.replace(/ Occupations$/, '').replaceAll(' and ', ' & '),
  wrote_code: level => (level === 'true' ? 'where code was written' : 'where no code was written'),
  trouble: level => (level === 'true' ? 'in trouble' : 'without trouble'),
}

function termWords([column, level, comparison]: Term): string {
  const words = comparison ? undefined : TERMS[column]?.(level)
  return words ?? `${column.replaceAll('_', ' ')} ${comparison ?? ''}${level}`
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`
}
