import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { boxLines } from '../src/recover/effort.js'
import { declaredStatistic, STATISTICS, statisticLines, tableLines } from '../src/recover/statistics.js'
import { KINDS, UNITS } from '../src/schema/nature.js'
import { lineName, parseLineName } from '../src/schema/stratum.js'
import { OTHER_TABLES } from '../src/schema/tables.js'
import { linesOf } from '../src/study/figure.js'
import { REGISTER } from '../src/study/register.js'
import { declaredEstimands } from '../src/validate/truth.js'

const SRC = fileURLToPath(new URL('../src/', import.meta.url))
/** Where names of lines and strata are printed and read. */
const PRINTER = 'schema/stratum.ts'

const NAME = String.raw`\b(?:statistic|stratum|estimand|lineName\([^()]*\)|lineKey\([^()]*\)|printStratum\([^()]*\))`
const READING = String.raw`(?:startsWith|endsWith|split|slice|substring|replace|replaceAll|match|matchAll|search|indexOf|lastIndexOf|includes|at|charAt)\(`
/** A name of a line, a stratum's text or an estimand's id that is taken apart, compared with a prefix, or printed by hand. */
const TAKEN_APART = [
  new RegExp(String.raw`${NAME}[?!]?\.${READING}`),
  new RegExp(String.raw`\.(?:test|exec)\([^)]*${NAME}`),
  /\[\$\{[^}]*stratum[^}]*\}\]/,
  /\bstratum\b[^,;]*[=!]==?\s*'all'/,
]
/** Strata are lists, and lists are read by these too: what tells them from text is that no text is looked for. */
const OF_A_LIST = /\bstratum[?!]?\.(?:at|slice)\(-?\d/

const offends = (line: string): boolean =>
  TAKEN_APART.some(pattern => pattern.test(line)) && !OF_A_LIST.test(line)

test.each([
  "if (statistic.startsWith('mean.')) return",
  "r.statistic !== 'mean.sessions' && r.statistic.split('.')[0] === 'mean'",
  "month: r.stratum.replace('month=', '')",
  'const isSlope = /^slope\\./.test(r.statistic)',
  'const [, level] = LEVEL.exec(printStratum(stratum)) ?? []',
  "estimand.includes('.log_')",
  ['const key = `$', '{statistic} [$', '{stratum}]`'].join(''),
  "lineName(l).startsWith('mean.')",
  "if (stratum === 'all') return",
])('a line that guesses from a name is caught: %s', line => {
  expect(offends(line)).toBe(true)
})

test.each([
  "r.statistic === 'mean.sessions'",
  'figures.has(lineName(line))',
  "levelWithin(r.stratum, ALL, 'month') === month",
  'r.stratum.at(-1)?.[1]',
])('a line that asks what was declared is not: %s', line => {
  expect(offends(line)).toBe(false)
})

test('no module but the printer and parser takes a statistic’s id, an estimand’s id or a stratum apart', () => {
  const found = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter(f => f.endsWith('.ts') && f !== PRINTER)
    .flatMap(f => {
      const lines = readFileSync(join(SRC, f), 'utf8').split('\n')
      return lines.flatMap((line, i) => (offends(line) ? [`${f}:${i + 1}: ${line.trim()}`] : []))
    })
  expect(found).toEqual([])
})

const all = [...statisticLines(), ...boxLines(), ...OTHER_TABLES.flatMap(t => tableLines(t))]

test('a statistic has one unit and one kind in all its strata', () => {
  const natures = new Map<string, Set<string>>()
  for (const { statistic, unit, kind } of all)
    natures.set(statistic, (natures.get(statistic) ?? new Set()).add(`${unit} ${kind}`))
  expect([...natures].filter(([, own]) => own.size > 1)).toEqual([])
  expect(STATISTICS.every(f => f.lines().length > 0)).toBe(true)
})

test('units and kinds that are declared go together', () => {
  const shares = new Set(['level', 'proportion', 'adjusted', 'probability'])
  for (const { statistic, unit, kind } of all) {
    if (unit === 'share') expect(shares, statistic).toContain(kind)
    if (kind === 'proportion') expect(unit, statistic).toBe('share')
    if (unit === 'points') expect(['difference', 'slope'], statistic).toContain(kind)
  }
  for (const { unit, kind } of declaredEstimands().values()) {
    expect(Object.keys(UNITS)).toContain(unit)
    expect(Object.keys(KINDS)).toContain(kind)
  }
})

test('every line’s name is read back as the line', () => {
  for (const line of all)
    expect(parseLineName(lineName(line))).toEqual({ statistic: line.statistic, stratum: line.stratum })
})

test('every figure that is measured is a statistic that some family declares', () => {
  const names = new Set(all.map(lineName))
  for (const f of REGISTER) {
    for (const of of linesOf(f)) {
      expect(declaredStatistic(of.statistic)?.family.table, f.id).toBe(f.table)
      if (!('by' in f.printed)) expect(names, f.id).toContain(lineName(of))
    }
  }
})

test('estimands declare what they are', () => {
  const of = (id: string) => {
    const { unit, kind } = declaredEstimands().get(id)!
    return [unit, kind]
  }
  expect(of('mean.verified.3')).toEqual(['share', 'level'])
  expect(of('ate.verified.5-1')).toEqual(['points', 'difference'])
  expect(of('wate.log_words.3-2')).toEqual(['log', 'difference'])
  expect(of('slope.log_actions')).toEqual(['log', 'slope'])
  expect(of('success.verified.novice')).toEqual(['share', 'adjusted'])
  expect(of('effort.words.slope')).toEqual(['relative', 'slope'])
  expect(of('division.turns')).toEqual(['count', 'level'])
})
