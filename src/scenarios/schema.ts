/** The schema of scenario files: the one definition, from which the JSON Schema for editors is made. */
import * as z from 'zod'
import { HOLDABLE } from '../model/rules.js'
import {
  addition,
  change,
  measurement,
  mix,
  population,
  said,
  scalar,
  setting,
  transition,
  type where,
} from './schema-parts.js'

const axis = said(
  z.union([
    z.array(scalar).min(1),
    z.strictObject({
      low: said(z.number(), 'where the range begins', 0),
      high: said(z.number(), 'where it ends', 1),
    }),
  ]),
  'a list of values, or a range',
  [0.25, 0.5],
  { low: 0, high: 1 },
)

/** What a scenario file may hold, as a zod schema. */
export const scenarioSchema = z.strictObject({
  id: said(
    z.string().regex(/^[a-z][a-z0-9-]*$/, {
      error: 'a name has lower-case letters, digits and hyphens, and begins with a letter',
    }),
    'its name, in lower-case letters, digits and hyphens',
    'newcomers-join',
  ),
  title: said(z.string().min(1), 'what it is, in one line', 'A fifth more people from February on'),
  about: said(
    z.string(),
    'what the world is, or what the scenario stands for, in words',
    'Newcomers work as everyone does who has their level.',
  ).optional(),
  question: said(
    z.string().min(1),
    'what is asked, in words',
    'What if a fifth more people joined?',
  ).optional(),
  extends: said(
    z.string(),
    'the scenario that this one changes: a name or a file beside it; without it the file is a world',
    'baseline',
    'mine.yaml',
  ).optional(),
  choices: said(
    z.record(z.string(), z.number()).default({}),
    'parameters that make the world what it is: chosen by hand, never calibrated',
    { 'effects.follow': 1 },
  ),
  exempt: said(
    z.record(z.string(), z.string().min(1)).default({}),
    'figures that the world misses by design, and why; a check shows them and does not count them',
    { 'trouble.rate': 'there is no trouble in this world' },
  ),
  fails: said(
    z.array(z.string().min(1)).default([]),
    'figures that the world misses by design, * for any text; a check counts them',
    ['success.verified.*'],
  ),
  parameters: said(
    z.record(z.string(), z.number()).default({}),
    'every other parameter that is not at its default; in a world, solved by calibration',
    { 'turns.spread': 0.6 },
  ),
  change: said(
    z.record(z.string(), change),
    'changes of parameters relative to the world; in their names * stands for any text',
    { 'returns.verified': { to: 0 } },
    { 'trouble.recovery': { plus: 0.5, from: '2026-02' } },
  ).optional(),
  mix: said(mix, 'another mix of expertise', {
    by: 'rank',
    shares: { novice: 0.1, intermediate: 0.5, expert: 0.4 },
  }).optional(),
  transitions: said(z.array(transition), 'who comes to show another level', [
    { from: 'novice', to: 'intermediate', share: 0.25, unit: 'person' },
  ]).optional(),
  do: said(z.array(setting), 'columns that are set by hand, with all that follows from them', [
    { set: 'work_mode', to: 'testing', share: 0.1 },
  ]).optional(),
  add: said(z.array(addition), 'people or sessions that come in besides', [
    { people: 0.2, level: 'novice', from: '2026-02' },
  ]).optional(),
  population: said(population, 'who works, and on what', { values: 1.5 }).optional(),
  measurement: said(measurement, 'how labels are read', { expertise: 0.8 }).optional(),
  fixed: said(
    z.array(z.enum(HOLDABLE)),
    'nodes that keep, session by session, what they are without the scenario',
    ['session.trouble'],
  ).optional(),
  grid: said(
    z.record(z.string(), axis),
    'values that an entry of this file takes in turn, by the path to it, such as transitions.0.share',
    { 'transitions.0.share': [0.25, 0.5, 1] },
  ).optional(),
})

/** A scenario as its file states it. */
export type Scenario = z.infer<typeof scenarioSchema>
export type Change = z.infer<typeof change>
export type WhereText = z.infer<typeof where>
export type TransitionText = z.infer<typeof transition>
export type SettingText = z.infer<typeof setting>
export type AdditionText = z.infer<typeof addition>

/** The schema as JSON Schema, draft 2020-12, for editors. */
export function scenarioJsonSchema(): object {
  return {
    $id: 'scenario.schema.json',
    title: 'A plumbline scenario',
    ...z.toJSONSchema(scenarioSchema, { io: 'input' }),
  }
}
