/** A user's own targets: a file that adds to the register’s, or replaces some. */
import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod'
import { messageOf, need, needOneOf, PlumblineError } from '../ground/error.js'
import type { ParameterValues } from '../model/parameter.js'
import { recover } from '../recover/statistics.js'
import { lineName, parseStratum, printStratum } from '../schema/stratum.js'
import { figureNamed } from '../study/register.js'
import { sessionsFrame } from './simulate.js'
import { rounded, type Target } from './target.js'

const ownTarget = z
  .strictObject({
    /** A figure of the register, whose printed value this one replaces. */
    figure: z.string().optional(),
    /** Or a name, with the statistic and the stratum under which recovery shows it. */
    name: z.string().optional(),
    statistic: z.string().optional(),
    stratum: z.string().default('all'),
    /** In the unit of the statistic: shares, not per cent. */
    value: z.number(),
    /** Half the width of what rounds to the value. */
    rounding: z.number().positive(),
  })
  .refine(t => (t.figure === undefined) !== (t.statistic === undefined), {
    message: 'give figure, or statistic (with stratum)',
  })

/** The schema of a file of targets. */
export const targetsSchema = z.strictObject({ targets: z.array(ownTarget).min(1) })

/** People of the corpus that shows which statistics there are. */
const PEOPLE_TO_ASK = 3000

/** The targets with those of the file added; one that names a figure or a statistic already aimed at replaces it. */
export function withOwnTargets(
  targets: readonly Target[],
  file: string,
  values: ParameterValues,
): readonly Target[] {
  const own = readTargets(file)
  const there = recover(sessionsFrame(values, 'which statistics there are', PEOPLE_TO_ASK))
  const added = own.map((t, i): Target => {
    const where = `targets ${file}, ${i + 1}`
    if (t.figure !== undefined) {
      const { id, statistic, stratum, table } = figureNamed(t.figure)
      need(
        !table,
        'targets.table',
        `${where}: figure ${id} rests on the table ${table}, which parameters of its own set, not calibration`,
      )
      need(statistic, 'targets.unmeasured', `${where}: figure ${id} is not measurable in a corpus`)
      return rounded(
        { figure: id, class: 'own', statistic: statistic as string, stratum },
        t.value,
        t.rounding,
      )
    }
    const statistic = t.statistic as string
    needOneOf(statistic, [...new Set(there.map(r => r.statistic))], 'targets.statistic', 'statistic', where)
    const strata = there.filter(r => r.statistic === statistic).map(r => printStratum(r.stratum))
    needOneOf(t.stratum, strata, 'targets.stratum', 'stratum', where)
    const stratum = parseStratum(t.stratum)
    const figure = t.name ?? `own: ${lineName({ statistic, stratum })}`
    return rounded({ figure, class: 'own', statistic, stratum }, t.value, t.rounding)
  })
  const same = (a: Target, b: Target) => lineName(a) === lineName(b)
  return [...targets.filter(t => t.aim === undefined || !added.some(a => same(a, t))), ...added]
}

function readTargets(file: string): z.infer<typeof ownTarget>[] {
  need(existsSync(file), 'targets.missing', `there is no file of targets ${file}`)
  let data: unknown
  try {
    data = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new PlumblineError(
      'targets.syntax',
      `targets ${file} is not YAML: ${messageOf(error).split('\n')[0]}`,
    )
  }
  const result = targetsSchema.safeParse(data)
  if (result.success) return result.data.targets
  const issue = result.error.issues[0]!
  throw new PlumblineError(
    'targets.invalid',
    `targets ${file}: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
  )
}
