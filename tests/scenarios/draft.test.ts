/** Drafts of scenario files: every kind of change is a file that stands as it is, with the schema's words. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { differencesInWords } from '../../src/scenarios/diff.js'
import { draftText } from '../../src/scenarios/draft.js'
import { type Details, KINDS } from '../../src/scenarios/draft-kinds.js'
import { parseScenario } from '../../src/scenarios/parse.js'
import { resolveScenario } from '../../src/scenarios/resolve.js'
import { scenarioJsonSchema } from '../../src/scenarios/schema.js'
import { EXPERTISE_NAMES } from '../../src/schema/levels.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-draft-'))
afterAll(() => rmSync(folder, { recursive: true }))
const schema = new Ajv2020({ strict: false }).compile(scenarioJsonSchema())
/** Levels of expertise are keys that say what they are. */
const isLevel = (line: string) => EXPERTISE_NAMES.some(n => line.trim().startsWith(`${n}:`))
const drafted = (kind: string, details: Details = {}) =>
  draftText({ file: 'one.yaml', id: 'one', world: 'baseline', changes: [{ kind, details }] })
const changed = (text: string) =>
  differencesInWords(resolveScenario('baseline'), resolveScenario(parseScenario(text, 'one.yaml')))

describe.each(Object.keys(KINDS))('a draft of %s', kind => {
  const text = drafted(kind)

  test('fits the published schema, asks a question and changes something', () => {
    const data = parse(text)
    expect(schema(data), JSON.stringify(schema.errors)).toBe(true)
    expect(data.question).toMatch(/^What if .*\?$/)
    expect(changed(text).length).toBeGreaterThan(0)
  })

  test('stands with months as well', () => {
    const months = drafted(kind, { from: '2026-01', until: '2026-03' })
    expect(changed(months).some(w => w.includes('2026-01'))).toBe(true)
  })

  test('says of every line what it is, and has every other section as a comment that can be used', () => {
    for (const line of text.split('\n').filter(l => /^[ -]*[\w.*]+: \S/.test(l) && !isLevel(l)))
      expect(line, 'a value and its meaning').toMatch(/ # \S/)
    const blocks = text.split('\n\n').filter(b => b.startsWith('## '))
    expect(blocks.length).toBe(7)
    for (const block of blocks) {
      const used = block
        .split('\n')
        .slice(1)
        .map(l => l.replace(/^# /, ''))
        .join('\n')
      expect(
        changed(`id: one\ntitle: One\nextends: baseline\n${used}\n`).length + +used.startsWith('fixed'),
      ).toBeGreaterThan(0)
    }
  })
})

test.each<[string, Details, object]>([
  [
    'people',
    { amount: '0.2', level: 'novice', from: '2026-02' },
    { add: [{ people: 0.2, level: 'novice', from: '2026-02' }] },
  ],
  [
    'transitions',
    { where: ['subject=web,mobile', 'account_age_days=..30'], from: '2026-02' },
    {
      transitions: [
        {
          from: 'novice',
          to: 'intermediate',
          share: 0.25,
          unit: 'person',
          where: { subject: ['web', 'mobile'], account_age_days: { under: 30 } },
          when: { from: '2026-02' },
        },
      ],
    },
  ],
  [
    'sessions',
    { where: ['occupation=Life, Physical, and Social Science Occupations'] },
    { add: [{ sessions: 0.1, where: { occupation: 'Life, Physical, and Social Science Occupations' } }] },
  ],
  [
    'do',
    { to: 'asks_verification=true', amount: '0.5' },
    { do: [{ set: 'asks_verification', to: true, share: 0.5 }] },
  ],
  [
    'mix',
    { shares: 'novice=0.25 expert=0.75' },
    { mix: { by: 'rank', shares: { novice: 0.25, expert: 0.75 } } },
  ],
  [
    'returns',
    { parameter: 'returns.verified', amount: '0' },
    { change: { 'returns.verified': { times: 0 } } },
  ],
])('what is said of %s stands in the file: %j', (kind, details, entry) => {
  expect(parse(drafted(kind, details))).toMatchObject(entry)
})

test('several changes stand in one file, those of one section together', () => {
  const text = draftText({
    file: 'one.yaml',
    id: 'one',
    question: 'What if both?',
    world: 'selection',
    changes: [
      { kind: 'people', details: {} },
      { kind: 'sessions', details: {} },
      { kind: 'returns', details: {} },
      { kind: 'trouble', details: {} },
    ],
  })
  expect(parse(text)).toMatchObject({
    title: 'Both',
    question: 'What if both?',
    extends: 'selection',
    add: [{ people: 0.1 }, { sessions: 0.1 }],
    change: { 'returns.success': { times: 0.5 }, 'trouble.recovery': { plus: 0.5 } },
  })
})

test('a draft on a file extends it from where it is written', () => {
  const world = join(folder, 'mine.yaml')
  writeFileSync(world, 'id: mine\ntitle: Mine\nextends: baseline\n')
  const file = join(folder, 'next.yaml')
  writeFileSync(file, draftText({ file, id: 'next', world, changes: [{ kind: 'people', details: {} }] }))
  expect(resolveScenario(file).chain.map(s => s.id)).toEqual(['baseline', 'mine', 'next'])
})

test.each<[string, Details, string]>([
  ['peple', {}, 'unknown kind of change "peple" in --change; did you mean "people"?'],
  ['labels', { level: 'novice' }, 'labels takes no --level; it takes --amount, --from, --until'],
  ['people', { level: 'Novices' }, 'add.0.level'],
  ['transitions', { amount: '30%' }, 'write 0.3 for 30%'],
  ['transitions', { from: 'March' }, 'write 2026-03 for March'],
  ['do', { to: 'work_mode' }, 'do.0.to'],
  ['mix', { shares: '0.5,0.4' }, 'the shares must sum to 1, got 0.9'],
])('what is wrong with a draft of %s is named: %j', (kind, details, message) => {
  expect(() => drafted(kind, details)).toThrow(message)
})

test('a name that ships is refused', () => {
  const changes = [{ kind: 'people', details: {} }]
  expect(() => draftText({ file: 'x', id: 'upskilling', world: 'baseline', changes })).toThrow(
    'upskilling is a scenario that ships; choose another name',
  )
})

interface Schema {
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: Schema | boolean
}

test('every key of the schema has a description, and examples that it accepts', () => {
  const ajv = new Ajv2020({ strict: false })
  const seen: string[] = []
  const walk = (s: Schema, path: string): void => {
    for (const [key, own] of Object.entries(s.properties ?? {})) {
      const at = `${path}${key}`
      seen.push(at)
      expect(own.description, `${at}: its description`).toMatch(/\S/)
      expect(own.examples?.length, `${at}: its examples`).toBeGreaterThan(0)
      const fits = ajv.compile(own)
      for (const e of own.examples ?? []) expect(fits(e), `${at}: ${JSON.stringify(e)}`).toBe(true)
      walk(own, `${at}.`)
    }
    for (const one of s.anyOf ?? []) walk(one, path)
    if (s.items) walk(s.items, `${path}[].`)
    if (typeof s.additionalProperties === 'object') walk(s.additionalProperties, `${path}NAME.`)
  }
  walk(scenarioJsonSchema() as Schema, '')
  expect(seen).toContain('transitions.[].where.work_mode')
  expect(seen.length).toBeGreaterThan(100)
})
