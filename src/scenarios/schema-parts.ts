/** The sections of a scenario file, each with what it means and how it is written. */
import * as z from 'zod'
import { SETTABLE, type Settable } from '../model/rules.js'
import { CONDITION_COLUMNS, type ConditionColumn, conditionLevels } from '../schema/condition-columns.js'
import { ORDINAL_LABELS } from '../schema/definitions.js'
import { EXPERTISE_NAMES, MONTHS, OCCUPATIONS, WORK_MODES } from '../schema/levels.js'
import { TABLE_NAMES, TABLES } from '../schema/tables.js'
import { STUDY_PEOPLE } from '../study/register.js'
import { monthProblem } from './months.js'

/** A key with its meaning and examples, which editors show. */
export function said<S extends z.ZodType>(schema: S, description: string, ...examples: unknown[]): S {
  return schema.meta({ description, ...(examples.length > 0 && { examples }) }) as S
}

export const level = said(z.enum(EXPERTISE_NAMES), 'a level of expertise', 'novice', 'expert')
const month = z
  .string({ error: ({ input }) => monthProblem(input) ?? 'a month is a text' })
  .superRefine((text, context) => {
    const problem = monthProblem(text)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
const from = said(
  month,
  'the first month in which it holds, or a date in that month',
  '2026-02',
  '2026-02-15',
).optional()
const until = said(
  month,
  'the last month in which it holds, or a date in that month',
  MONTHS.at(-1),
).optional()
const span = { from, until }

const MOST_PER_CENT = 100
const PER_CENT = /^\s*([\d.]+)\s*%\s*$/
const FRACTION = /^\s*(\d+)\s*\/\s*(\d+)\s*$/
const short = (x: number) => Number(x.toPrecision(4))
/** The number that is written as per cent or as a fraction; undefined where it is neither. */
function partOf(x: unknown): number | undefined {
  if (typeof x !== 'string') return undefined
  const [, hundredths] = PER_CENT.exec(x) ?? []
  const [, above, below] = FRACTION.exec(x) ?? []
  if (hundredths !== undefined) return short(Number(hundredths) / MOST_PER_CENT)
  return above === undefined ? undefined : short(Number(above) / Number(below))
}
/** A number from 0 to 1; what looks like per cent is told how to write it. */
export const share = z
  .number({
    error: ({ input }) =>
      partOf(input) === undefined
        ? 'a share is a number from 0 to 1'
        : `a share is a number from 0 to 1: write ${partOf(input)} for ${String(input).trim()}`,
  })
  .min(0, { error: 'a share is a number from 0 to 1' })
  .max(1, {
    error: ({ input }) =>
      Number(input) <= MOST_PER_CENT ? perCent(Number(input)) : 'a share is a number from 0 to 1',
  })
const perCent = (x: number) =>
  `a share is a number from 0 to 1: write ${Number((x / 100).toPrecision(6))} for ${x}%`
export const factor = z
  .number({
    error: ({ input }) =>
      partOf(input) !== undefined
        ? `a factor is a number above 0: write ${partOf(input)} for ${String(input).trim()} of what there is, or ${1 + (partOf(input) as number)} for ${String(input).trim()} more`
        : 'a factor is a number above 0, such as 1.5 for half as many again',
  })
  .positive({ error: 'a factor is a number above 0, such as 1.5 for half as many again' })
export const scalar = z.union([z.string(), z.number()])

const condition = said(
  z.union([
    scalar,
    z.boolean(),
    z.array(scalar).min(1, { error: 'an empty list, which no session meets: name a level' }),
    z.strictObject({
      from: said(z.number(), 'the least number that meets it', 30).optional(),
      under: said(z.number(), 'the number that no longer meets it', 90).optional(),
    }),
  ]),
  'a level, a list of levels, or numbers from … (included) to under … (left out)',
  'fixing',
  ['fixing', 'testing'],
  { under: 30 },
)
/** What columns mean that no table has, or that have another meaning in another table. */
const MEANINGS: Readonly<Partial<Record<ConditionColumn, string>>> = {
  joined: 'Whether the person is one whom add brings in.',
  weekday: 'Day of the week of started_at, in UTC.',
  home_surface: 'Where the person is at home.',
  surface: 'Where the session is held.',
}
/** What a column of conditions is, as the tables say it, and an example. */
function conditionOn(column: ConditionColumn): typeof condition {
  const meaning = MEANINGS[column] ?? meaningIn(column)
  const levels = conditionLevels(column)
  const first = levels?.[0] === 'false' ? true : levels?.[0]
  return said(condition, meaning ?? column, first ?? { from: 1 })
}
const meaningIn = (column: ConditionColumn) =>
  TABLE_NAMES.flatMap(t => TABLES[t].columns).find(c => c.name === column)?.meaning
const columns = Object.keys(CONDITION_COLUMNS) as ConditionColumn[]
export const where = said(
  z.strictObject(
    Object.fromEntries(columns.map(c => [c, conditionOn(c).optional()])) as Record<
      ConditionColumn,
      z.ZodOptional<typeof condition>
    >,
  ),
  'only sessions that meet every condition; columns hold true labels, before the scenario’s own rules',
  { user_type: 'other', work_mode: ['fixing', 'testing'] },
  { account_age_days: { under: 30 } },
)
const UNIT_SAID = ['whether sessions change one by one, or all of a person’s together', 'person'] as const
const unit = said(z.enum(['session', 'person']).default('session'), ...UNIT_SAID)

export const change = said(
  z
    .strictObject({
      to: said(z.number(), 'the value itself', 0.5).optional(),
      plus: said(z.number(), 'what is added', 0.1).optional(),
      times: said(z.number(), 'what it is multiplied by', 1.2).optional(),
      from: said(
        month,
        'the first month in which it holds, or a date in it; with by, the last month before the path begins',
        '2026-02',
      ).optional(),
      until,
      by: said(
        month,
        'the month from which the whole change holds; the path there is straight',
        '2026-04',
      ).optional(),
    })
    .refine(c => [c.to, c.plus, c.times].filter(x => x !== undefined).length === 1, {
      message: 'needs one of to, plus and times',
    }),
  'how a parameter differs from the world’s',
  { times: 1.2 },
  { plus: -0.3, from: '2026-02' },
  { to: 0.5, by: '2026-04' },
)

export const transition = said(
  z.strictObject({
    from: level.describe('the level that sessions have'),
    to: level.describe('the level that they come to show'),
    share: said(share, 'share of the sessions at the first level that come to show the second', 0.25),
    unit,
    where: where.optional(),
    when: said(z.strictObject(span), 'the months in which it holds; all unless it is said', {
      from: '2026-02',
    }).optional(),
  }),
  'a share of one level that comes to show another',
  { from: 'novice', to: 'intermediate', share: 0.25, unit: 'person' },
)

export const setting = said(
  z.strictObject({
    set: said(z.enum(Object.keys(SETTABLE) as [Settable, ...Settable[]]), 'the column', 'work_mode'),
    to: said(z.union([scalar, z.boolean()]), 'its level or number, or true or false', 'testing', true),
    share: said(
      share,
      'the share of the sessions that meet the conditions; all unless it is said',
      0.5,
    ).optional(),
    unit: said(unit.unwrap(), ...UNIT_SAID).optional(),
    where: where.optional(),
    ...span,
  }),
  'a column that is set by hand',
  { set: 'model_family', to: 'c', share: 0.5, from: '2026-02' },
)

export const mix = z.strictObject({
  shares: said(z.partialRecord(level, share), 'share of sessions at each level; together 1', {
    novice: 0.1,
    beginner: 0.2,
    intermediate: 0.4,
    advanced: 0.2,
    expert: 0.1,
  }),
  by: said(
    z.enum(['rank', 'people']),
    'rank: every session keeps its rank, the cut points move; people: other people, by weights',
    'rank',
  ),
  ...span,
})

const MOST_TIMES = 10
/** People of a replicate, unless a command says another number. */
const PEOPLE = 20_000
const times = z
  .number({
    error: ({ input }) =>
      partOf(input) !== undefined
        ? `write ${partOf(input)} for ${String(input).trim()} more`
        : 'write a number: 0.2 for a fifth as many again',
  })
  .positive({
    error: ({ input }) =>
      `needs more than 0: 0.2 for a fifth as many again${Number(input) < 0 ? '; for fewer people of some occupations use population: { occupations: { … : 0.5 } }, for fewer sessions of a level a mix' : ''}`,
  })
  .max(MOST_TIMES, {
    error: ({ input }) =>
      Number(input) > MOST_TIMES * MOST_PER_CENT
        ? `is a share of those there are: ${input} more beside the study’s ${STUDY_PEOPLE} people are ${short(Number(input) / STUDY_PEOPLE)}, beside the ${PEOPLE} of a replicate ${short(Number(input) / PEOPLE)}; at most ${MOST_TIMES}`
        : `is a share of those there are: write ${Number(input) / MOST_PER_CENT} for ${Number(input)}% more, at most ${MOST_TIMES}`,
  })
export const addition = said(
  z
    .strictObject({
      people: said(times, 'people who come in besides, as a share of those there are', 0.2).optional(),
      sessions: said(
        times,
        'sessions more of the people there are, as a share of those that they have in the same months',
        0.1,
      ).optional(),
      occupation: said(
        z.union([z.enum(OCCUPATIONS), z.partialRecord(z.enum(OCCUPATIONS), factor)]),
        'the occupation of the people, or several with their weights; those of the world unless it is said',
        'Management Occupations',
        { 'Management Occupations': 2, 'Legal Occupations': 1 },
      ).optional(),
      level: said(
        z.union([level, z.partialRecord(level, share)]),
        'the level of what is added, or shares of several, drawn by person; as the world gives it unless it is said',
        'novice',
        { novice: 0.6, beginner: 0.4 },
      ).optional(),
      where: where.describe('sessions: only of people who meet every condition').optional(),
      ...span,
    })
    .refine(a => (a.people === undefined) !== (a.sessions === undefined), {
      message: 'needs one of people and sessions',
    }),
  'people or sessions that the world does not have',
  { people: 0.2, level: 'novice', from: '2026-02' },
  { sessions: 0.1, where: { user_type: 'other' } },
)

export const population = z.strictObject({
  people: said(z.number().int().positive(), 'people of a corpus, unless the command says', 20000).optional(),
  growth: said(factor, 'sessions in the last month over those in the first', 2).optional(),
  occupations: said(z.partialRecord(z.enum(OCCUPATIONS), factor), 'factors of people', {
    'Legal Occupations': 2,
  }).optional(),
  modes: said(z.partialRecord(z.enum(WORK_MODES), factor), 'factors of sessions', {
    testing: 1.5,
  }).optional(),
  values: said(
    z.union([factor, z.partialRecord(z.enum(WORK_MODES), factor)]),
    'factor of task values, of all work or by work mode',
    1.5,
    { fixing: 2 },
  ).optional(),
  headless: said(share, 'share of sessions without a human: an assumed extension', 0.2).optional(),
  from: from.describe('the first month in which modes, values and headless hold').optional(),
  until: until.describe('the last month in which they hold').optional(),
})

const AGREED = ['work_mode', 'subject', 'codebase', 'outcome'] as const
const read = (names: readonly string[], description: string) =>
  Object.fromEntries(names.map(n => [n, said(share, description, 0.9).optional()]))
export const measurement = z.strictObject({
  unclear: said(share, 'share of sessions whose occupation is unclear', 0.1).optional(),
  ...(read(ORDINAL_LABELS, 'share read right; the others are read as a neighbouring level') as Record<
    (typeof ORDINAL_LABELS)[number],
    z.ZodOptional<z.ZodNumber>
  >),
  ...(read(AGREED, 'share read right; the others as any other level') as Record<
    (typeof AGREED)[number],
    z.ZodOptional<z.ZodNumber>
  >),
  ...span,
})
