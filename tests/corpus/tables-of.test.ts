/** Corpora in memory are those on disk. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { openCorpus } from '../../src/corpus/open-corpus.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { arrowTablesOf, tablesOf } from '../../src/corpus/tables-of.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['baseline', 'upskilling', 'headless-included'])('tables of %s', scenario => {
  test('are the rows that generate writes, the scenario’s rules applied', async () => {
    const request = {
      scenario,
      people: 120,
      seed: 'memory',
      tables: ['people', 'sessions', 'turns'] as const,
    }
    const out = join(folder, scenario)
    await generateCorpus(resolveSpec(request), { out, workers: 1 })
    const written = await openCorpus(out)
    const made = tablesOf(request)
    for (const name of request.tables) expect(made[name].objects(), name).toEqual(written[name].objects())
  })
})

test('without tables there are people, sessions and turns; parameters may be set', () => {
  const tables = tablesOf({ people: 40, set: { 'turns.median': 9 } })
  expect(Object.keys(tables)).toEqual(['people', 'sessions', 'turns'])
  expect(tables.turns.objects()).not.toEqual(tablesOf({ people: 40 }).turns.objects())
})

test('more people than a part takes are all there, actions too', () => {
  const { people } = tablesOf({ people: 10_001, tables: ['people'] })
  expect(people.numRows()).toBe(10_001)
  const { sessions, actions } = tablesOf({ people: 30, tables: ['sessions', 'actions'] })
  const counts = sessions.array('actions') as Int32Array
  expect(actions.numRows()).toBe(counts.reduce((a, b) => a + b, 0))
})

test('Arrow tables hold the same labels', async () => {
  const { sessions } = await arrowTablesOf({ people: 40, tables: ['sessions'] })
  const same = tablesOf({ people: 40, tables: ['sessions'] }).sessions
  expect([...(sessions.getChild('work_mode') ?? [])]).toEqual(same.array('work_mode'))
})

test('an unknown scenario names the nearest', () => {
  expect(() => tablesOf({ scenario: 'baselin' })).toThrow('did you mean "baseline"?')
})
