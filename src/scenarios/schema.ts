/** The schema of scenario files: the one definition, from which the JSON Schema for editors is made. */
import * as z from 'zod'
import { HOLDABLE, SETTABLE, type Settable } from '../model/rules.js'
import { CONDITION_COLUMNS, type ConditionColumn, ORDINAL_LABELS } from '../schema/definitions.js'
import { EXPERTISE_NAMES, MONTHS, OCCUPATIONS, WORK_MODES } from '../schema/levels.js'

const level = z.enum(EXPERTISE_NAMES)
const month = z.enum(MONTHS)
const share = z.number().min(0).max(1)
const factor = z.number().positive()
const scalar = z.union([z.string(), z.number()])

const condition = z
  .union([
    scalar,
    z.array(scalar).min(1),
    z.strictObject({ from: z.number().optional(), under: z.number().optional() }),
  ])
  .describe('a level, a list of levels, or numbers from … (included) to under … (left out)')
const where = z
  .partialRecord(z.enum(Object.keys(CONDITION_COLUMNS) as [ConditionColumn, ...ConditionColumn[]]), condition)
  .describe(
    'only sessions that meet every condition; columns hold true labels, before the scenario’s own rules',
  )

const change = z
  .strictObject({
    to: z.number().optional().describe('the value itself'),
    plus: z.number().optional().describe('what is added'),
    times: z.number().optional().describe('what it is multiplied by'),
    from: month.optional().describe('the month up to which nothing changes; the first one unless it is said'),
    by: month.optional().describe('the month from which the whole change holds; the path there is straight'),
  })
  .refine(c => [c.to, c.plus, c.times].filter(x => x !== undefined).length === 1, {
    message: 'needs one of to, plus and times',
  })

const transition = z.strictObject({
  from: level.describe('the level that sessions have'),
  to: level.describe('the level that they come to show'),
  share: share.describe('share of the sessions at the first level that come to show the second'),
  unit: z
    .enum(['session', 'person'])
    .default('session')
    .describe('whether sessions change one by one, or all of a person’s together'),
  where: where.optional(),
})

const setting = z.strictObject({
  set: z.enum(Object.keys(SETTABLE) as [Settable, ...Settable[]]).describe('the column'),
  to: z.union([scalar, z.boolean()]).describe('its level or number, or true or false'),
  where: where.optional(),
})

const mix = z.strictObject({
  shares: z.partialRecord(level, share).describe('share of sessions at each level; together 1'),
  by: z
    .enum(['rank', 'people'])
    .describe('rank: every session keeps its rank, the cut points move; people: other people, by weights'),
})

const population = z.strictObject({
  people: z.number().int().positive().optional().describe('people of a corpus, unless the command says'),
  growth: factor.optional().describe('sessions in the last month over those in the first'),
  occupations: z.partialRecord(z.enum(OCCUPATIONS), factor).optional().describe('factors of people'),
  modes: z.partialRecord(z.enum(WORK_MODES), factor).optional().describe('factors of sessions'),
  values: z
    .union([factor, z.partialRecord(z.enum(WORK_MODES), factor)])
    .optional()
    .describe('factor of task values, of all work or by work mode'),
  headless: share.optional().describe('share of sessions without a human: an assumed extension'),
})

const AGREED = ['work_mode', 'subject', 'codebase', 'outcome'] as const
const measurement = z.strictObject({
  unclear: share.optional().describe('share of sessions whose occupation is unclear'),
  ...(Object.fromEntries(
    ORDINAL_LABELS.map(m => [
      m,
      share.optional().describe('share read right; the others are read as a neighbouring level'),
    ]),
  ) as Record<(typeof ORDINAL_LABELS)[number], z.ZodOptional<z.ZodNumber>>),
  ...(Object.fromEntries(
    AGREED.map(m => [m, share.optional().describe('share read right; the others as any other level')]),
  ) as Record<(typeof AGREED)[number], z.ZodOptional<z.ZodNumber>>),
})

const axis = z.union([z.array(scalar).min(1), z.strictObject({ low: z.number(), high: z.number() })])

/** What a scenario file may hold, as a zod schema. */
export const scenarioSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .describe('its name, in lower-case letters, digits and hyphens'),
  title: z.string().min(1).describe('what it is, in one line'),
  about: z.string().optional().describe('what the world is, or what the scenario stands for, in words'),
  question: z.string().min(1).optional().describe('what is asked, in words'),
  extends: z.string().optional().describe('the scenario that this one changes: a name or a file beside it'),
  choices: z
    .record(z.string(), z.number())
    .default({})
    .describe('parameters that make the world what it is: chosen by hand, never calibrated'),
  exempt: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe('figures that the world misses by design, and why; a check shows them and does not count them'),
  fails: z
    .array(z.string().min(1))
    .default([])
    .describe('figures that the world misses by design, * for any text; a check counts them'),
  parameters: z
    .record(z.string(), z.number())
    .default({})
    .describe('every other parameter that is not at its default; in a world, solved by calibration'),
  change: z
    .record(z.string(), change)
    .optional()
    .describe('changes of parameters relative to the world; in their names * stands for any text'),
  mix: mix.optional().describe('another mix of expertise'),
  transitions: z.array(transition).optional().describe('who comes to show another level'),
  do: z.array(setting).optional().describe('columns that are set by hand, with all that follows from them'),
  population: population.optional().describe('who works, and on what'),
  measurement: measurement.optional().describe('how labels are read'),
  fixed: z
    .array(z.enum(HOLDABLE))
    .optional()
    .describe('nodes that keep, session by session, what they are without the scenario'),
  grid: z
    .record(z.string(), axis)
    .optional()
    .describe(
      'values that an entry of this file takes in turn, by the path to it, such as transitions.0.share',
    ),
})

/** A scenario as its file states it. */
export type Scenario = z.infer<typeof scenarioSchema>
export type Change = z.infer<typeof change>
export type WhereText = z.infer<typeof where>
export type TransitionText = z.infer<typeof transition>
export type SettingText = z.infer<typeof setting>

/** The schema as JSON Schema, draft 2020-12, for editors. */
export function scenarioJsonSchema(): object {
  return {
    $id: 'scenario.schema.json',
    title: 'A plumbline scenario',
    ...z.toJSONSchema(scenarioSchema, { io: 'input' }),
  }
}
