/** Anyone's sessions as Arquero tables: what recovery takes, with their own levels. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openCorpus } from '../../src/corpus/open-corpus.js'
import { HEADLINE_FIGURES, headlines } from '../../src/headline/headline.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-open-'))
afterAll(() => rmSync(folder, { recursive: true }))

const at = (name: string) => fileURLToPath(new URL(`../files/cases/${name}`, import.meta.url))
const opened = async (name: string) => (await openCorpus(at(name), ['sessions'])).sessions

test.each(['missing-as-NA.csv', 'no-derived.csv', 'expertise-by-name.csv', 'hive', 'keys-left-out.ndjson'])(
  '%s has the values of plain.csv',
  async name => {
    const columns = ['session_id', 'expertise', 'work_mode', 'verified', 'trouble', 'user_type', 'words']
    const rows = async (file: string) => (await opened(file)).orderby('session_id').select(columns).objects()
    expect(await rows(name)).toEqual(await rows('plain.csv'))
  },
)

test('columns that are missing are null, and levels of one’s own are labels', async () => {
  const effort = await opened('effort-only.csv')
  expect([effort.get('expertise', 0), effort.get('verified', 0)]).toEqual([null, null])
  const families = (await opened('later-month-other-model.csv')).groupby('model_family').count()
  expect(families.array('model_family')).toContain('opus-4')
})

test('files that met their own levels in different orders have one set of them', async () => {
  const [head = '', ...rows] = readFileSync(at('plain.csv'), 'utf8').trimEnd().split('\n')
  const families = [
    ['x', 'y'],
    ['y', 'x'],
  ]
  const files = families.map((own, f) => {
    const file = join(folder, `${f}.csv`)
    const some = rows.slice(2 * f, 2 * f + 2).map((row, i) => row.replace(/,[abc],/, `,${own[i]},`))
    writeFileSync(file, [head, ...some, ''].join('\n'))
    return file
  })
  const { sessions } = await openCorpus(files, ['sessions'])
  expect(sessions.array('model_family')).toEqual(['x', 'y', 'y', 'x'])
})

test.each(['missing-outcomes.csv', 'effort-only.csv', 'two-people.csv'])(
  'queries of every figure run on %s, and what rests on nothing is no number',
  async name => {
    const rows = headlines({ sessions: await opened(name) }, HEADLINE_FIGURES).objects() as {
      estimate: number
    }[]
    expect(rows.every(r => typeof r.estimate === 'number')).toBe(true)
  },
)
