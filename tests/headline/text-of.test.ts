import { expect, test } from 'vitest'
import { HEADLINES } from '../../src/headline/headline.js'
import { whereWords } from '../../src/headline/query-text.js'
import { textOf } from '../../src/headline/text-of.js'

/** A function as the compiler leaves it. */
const COMPILED = `function growth({ sessions }) {
    return sessions
        .groupby('work_mode')
        .rollup({
        first: d => op.mean(d.first_month ? d.value_usd : null),
        last: d => op.mean(d.last_month ? d.value_usd : null),
    })
        .derive({ growth: d => d.last / d.first - 1 });
}`

test('the text of a query is indented as a person would', () => {
  expect(textOf(COMPILED)).toBe(`function growth({ sessions }) {
  return sessions
    .groupby('work_mode')
    .rollup({
      first: d => op.mean(d.first_month ? d.value_usd : null),
      last: d => op.mean(d.last_month ? d.value_usd : null),
    })
    .derive({ growth: d => d.last / d.first - 1 })
}`)
})

test('statements stand below each other, whatever they end with', () => {
  expect(textOf('function f() {\n  const a = [\n  1,\n  ];\n      return g(a, {\n b: 1 })\n.c();\n}')).toBe(
    `function f() {
  const a = [
    1,
  ]
  return g(a, {
    b: 1 })
    .c()
}`,
  )
})

test('a place says its column, and its rows where not all are meant', () => {
  expect(whereWords({ column: 'share' })).toBe('share')
  expect(whereWords({ column: 'share', where: { month: '2025-10', work_mode: ['a', 'b'] } })).toBe(
    'share where month is 2025-10 and work_mode is a or b, added up',
  )
  expect(whereWords({ column: 'gap', by: 'occupation' })).toBe('gap at every occupation')
})

test('no two queries have one name', () => {
  const names = HEADLINES.map(h => h.query.name)
  expect(new Set(names).size).toBe(names.length)
})
