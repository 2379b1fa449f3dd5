import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { differencesInWords } from '../../src/scenarios/diff.js'
import { checkScenario } from '../../src/scenarios/parse.js'
import { withPath } from '../../src/scenarios/path.js'
import { resolveScenario } from '../../src/scenarios/resolve.js'
import { loadScenario, scenarioNames } from '../../src/scenarios/scenario.js'
import { scenarioFolder } from '../../src/scenarios/scenario-folder.js'
import { scenarioJsonSchema } from '../../src/scenarios/schema.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-whatif-'))
afterAll(() => rmSync(folder, { recursive: true }))

const head = 'id: one\ntitle: One\nextends: baseline\n'
function file(text: string, name = 'one.yaml'): string {
  const path = join(folder, name)
  writeFileSync(path, head + text)
  return path
}
const resolved = (text: string) => resolveScenario(file(text))
const world = resolveScenario('baseline').parameters

describe('changes of parameters', () => {
  test('set, add and multiply, in the order of the file', () => {
    const { parameters } = resolved(
      'change:\n  turns.spread: { to: 0.6 }\n  fail.trend: { plus: 0.1 }\n  "value.median.*": { times: 2 }\n  value.median.fixing: { times: 0.5 }\n',
    )
    expect(parameters['turns.spread']).toBe(0.6)
    expect(parameters['fail.trend']).toBeCloseTo(world['fail.trend']! + 0.1, 12)
    expect(parameters['value.median.building']).toBe(2 * world['value.median.building']!)
    expect(parameters['value.median.fixing']).toBe(world['value.median.fixing'])
  })

  test('follow a straight path over the months', () => {
    const { months } = resolved('change:\n  returns.success: { to: 0.4, from: 2025-11, by: 2026-02 }\n')
    // November 0, December a third, January two thirds, February on the whole way from 1 to 0.4.
    const path = months!.map(v => Number(v['returns.success']!.toFixed(10)))
    expect(path).toEqual([1, 1, 0.8, 0.6, 0.4, 0.4, 0.4])
  })

  test('come from the sections that are short for them', () => {
    const { parameters } = resolved(
      'population: { headless: 0.2, modes: { testing: 2 }, values: { fixing: 3 }, growth: 1 }\nmeasurement: { unclear: 0.4, expertise: 0.6, subject: 0.9 }\n',
    )
    expect(parameters['headless.share']).toBe(0.2)
    expect(parameters['mode.first.testing']).toBeCloseTo(2 * world['mode.first.testing']!, 10)
    expect(parameters['value.median.fixing']).toBeCloseTo(3 * world['value.median.fixing']!, 10)
    expect(parameters['month.traffic.2026-04']! / parameters['month.traffic.2025-10']!).toBeCloseTo(1, 10)
    expect(parameters['label.unclear.other']).toBe(0.4)
    expect(parameters['label.agreement.subject']).toBe(0.9)
    const row = (r: string) =>
      ['novice', 'beginner', 'intermediate', 'advanced', 'expert'].map(
        c => parameters[`label.expertise.${r}.${c}`],
      )
    expect(row('novice')).toEqual([0.6, 0.4, 0, 0, 0])
    expect(row('advanced')).toEqual([0, 0, 0.2, 0.6, 0.2])
  })

  test('build on what is extended, from a file beside', () => {
    file('change:\n  turns.median: { times: 2 }\n', 'parent.yaml')
    const path = join(folder, 'child.yaml')
    writeFileSync(path, 'id: two\ntitle: Two\nextends: parent.yaml\nchange:\n  turns.median: { plus: 1 }\n')
    const { parameters, chain } = resolveScenario(path)
    expect(parameters['turns.median']).toBe(2 * world['turns.median']! + 1)
    expect(chain.map(s => s.id)).toEqual(['baseline', 'one', 'two'])
  })

  test('hold in another world on top of its own parameters', () => {
    const other = loadScenario('selection')
    const r = resolveScenario(loadScenario('models-improve'), { world: other })
    const own = resolveScenario('selection').parameters
    expect(r.parameters['succeed.trend']).toBeCloseTo(own['succeed.trend']! + 0.3, 12)
    expect(r.parameters['effects.follow']).toBe(own['effects.follow'])
  })
})

describe('what is wrong is one line with the nearest name', () => {
  test.each([
    ['mixx: {}\n', 'unknown key "mixx"; did you mean "mix"?'],
    ['mix: { by: rank, shares: { novise: 1 } }\n', 'did you mean "novice"?'],
    ['mix: { by: rang, shares: { novice: 1 } }\n', 'did you mean "rank"?'],
    ['mix: { by: rank, shares: { novice: 0.5, expert: 0.4 } }\n', 'the shares must sum to 1, got 0.9'],
    ['transitions: [{ from: novice, to: intermedate, share: 1 }]\n', 'did you mean "intermediate"?'],
    ['transitions: [{ from: novice, to: novice, share: 1 }]\n', 'from and to are both novice'],
    ['transitions: [{ from: novice, to: expert, share: 1.2 }]\n', 'transitions.0.share'],
    ['transitions: [{ frm: novice, to: expert, share: 1 }]\n', 'transitions.0'],
    [
      'transitions:\n  - { from: novice, to: expert, share: 0.7 }\n  - { from: novice, to: beginner, share: 0.7 }\n',
      'must sum to at most 1',
    ],
    [
      'transitions: [{ from: novice, to: expert, share: 1, where: { mode: fixing } }]\n',
      'unknown key "mode"',
    ],
    [
      'transitions: [{ from: novice, to: expert, share: 1, where: { work_mode: fxing } }]\n',
      'unknown work_mode "fxing" in scenario one: transitions.0.where.work_mode; did you mean "fixing"?',
    ],
    [
      'transitions: [{ from: novice, to: expert, share: 1, where: { month: 2026-05 } }]\n',
      'did you mean "2026-0',
    ],
    [
      'do: [{ set: work_mode, to: building, where: { expertise: novice } }]\n',
      'expertise is drawn after work_mode and may follow from it; use a column that is drawn before (one of occupation, ',
    ],
    ['do: [{ set: expertize, to: expert }]\n', 'did you mean "expertise"?'],
    ['do: [{ set: value_usd, to: 5 }]\n', 'value_usd must be a number from 10 to 50000, got 5'],
    ['change: { turns.medain: { to: 3 } }\n', 'did you mean "turns.median"?'],
    ['change: { "valeu.median.*": { times: 3 } }\n', 'did you mean "value.median.*"?'],
    ['change: { turns.median: { two: 3 } }\n', 'change.turns.median'],
    ['change: { turns.median: { to: 3, plus: 1 } }\n', 'needs one of to, plus and times'],
    ['change: { turns.median: { to: 3, by: 2026-05 } }\n', '2026-05 lies outside the window'],
    [
      'change: { returns.success: { to: 0, from: 2026-02, by: 2026-01 } }\n',
      'a path must end after it starts',
    ],
    ['change: { occupation.weight.Legal Occupations: { to: 3, by: 2026-01 } }\n', 'cannot vary by month'],
    ['change: { turns.median: { times: 1000 } }\n', 'parameter turns.median must be a number from 1 to 100'],
    ['population: { headles: 0.1 }\n', 'did you mean "headless"?'],
    ['measurement: { expertise: 2 }\n', 'measurement.expertise'],
    ['fixed: [session.troubel]\n', 'did you mean "session.trouble"?'],
  ])('%j', (text, message) => {
    expect(() => resolved(text)).toThrow(message)
  })

  test('a chain that comes back to itself', () => {
    const path = join(folder, 'a.yaml')
    writeFileSync(path, 'id: a\ntitle: A\nextends: b.yaml\n')
    writeFileSync(join(folder, 'b.yaml'), 'id: b\ntitle: B\nextends: a.yaml\n')
    expect(() => resolveScenario(path)).toThrow('extends itself')
  })
})

describe('the published schema', () => {
  test('is that of the code', () => {
    const shipped = JSON.parse(readFileSync(join(scenarioFolder(), 'scenario.schema.json'), 'utf8'))
    expect(shipped).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())))
  })

  test('accepts every scenario that ships, and refuses what the code refuses', () => {
    const validate = new Ajv2020({ strict: false }).compile(scenarioJsonSchema())
    for (const name of scenarioNames()) {
      const data = parse(readFileSync(join(scenarioFolder(), `${name}.yaml`), 'utf8'))
      expect(validate(data), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true)
    }
    expect(validate({ id: 'x', title: 'X', mixx: {} })).toBe(false)
    expect(validate({ id: 'x', title: 'X', mix: { by: 'rank', shares: { novise: 1 } } })).toBe(false)
  })
})

test('at least twelve questions ship, and every one resolves in every world that meets the register', () => {
  const questions = scenarioNames()
    .map(loadScenario)
    .filter(s => s.extends)
  expect(questions.length).toBeGreaterThanOrEqual(12)
  for (const q of questions) {
    expect(q.question, q.id).toMatch(/\?$/)
    for (const w of ['baseline', 'selection', 'noisy-labels'])
      expect(() => resolveScenario(q, { world: loadScenario(w) }), `${q.id} in ${w}`).not.toThrow()
  }
})

describe('differences in words', () => {
  const words = (text: string) => differencesInWords(resolveScenario('baseline'), resolved(text))

  const EFFORT = '(strength of the effects of levels on actions and words, around the intermediate)'

  test('name parameters, paths, rules and what is no longer so', () => {
    expect(words('')).toEqual([])
    expect(words('parameters: { coaching.share.novice: 0.5 }\n')).toEqual([
      'coaching.share.novice is 0.5, not 0 (share of sessions that are coached when in trouble: novice)',
    ])
    expect(words('change: { returns.effort: { to: 0.5, by: 2026-04 } }\n')).toEqual([
      `returns.effort falls from 1 in 2025-10 to 0.5 in 2026-04, where it is otherwise 1 ${EFFORT}`,
    ])
    expect(words('change: { returns.effort: { to: 2, from: 2026-01, by: 2026-03 } }\n')).toEqual([
      `returns.effort rises from 1 in 2026-01 to 2 in 2026-03, where it is otherwise 1 ${EFFORT}`,
    ])
    expect(words('change: { returns.effort: { to: 2, from: 2026-01, until: 2026-03 } }\n')).toEqual([
      `returns.effort is 2 from 2026-01 to 2026-03, not 1 ${EFFORT}`,
    ])
    expect(words('change: { returns.effort: { to: 2, from: 2026-01 } }\n')).toEqual([
      `returns.effort is 2 from 2026-01 on, not 1 ${EFFORT}`,
    ])
    const rule = 'transitions: [{ from: novice, to: expert, share: 0.25 }]\n'
    expect(words(rule)).toEqual(['25% of novice sessions become expert'])
    expect(differencesInWords(resolved(rule), resolveScenario('baseline'))).toEqual([
      'no longer: 25% of novice sessions become expert',
    ])
  })
})

describe('a path', () => {
  const scenario = loadScenario('upskilling')

  test('leads to an entry, through lists and names with dots', () => {
    expect(withPath(scenario, 'transitions.1.share', 0.5).transitions![1]!.share).toBe(0.5)
    expect(withPath(scenario, 'parameters.returns.success', 0.5).parameters).toEqual({
      'returns.success': 0.5,
    })
    const faded = loadScenario('returns-fade')
    expect(withPath(faded, 'change.returns.*.to', 0.2).change!['returns.*']!.to).toBe(0.2)
    expect(scenario.transitions![1]!.share).toBe(0.25)
  })

  test.each([
    ['transition.0.share', 'did you mean "transitions"?'],
    ['transitions.0.share.x', 'goes beyond share'],
    ['transitions.0.shar', 'did you mean "share"?'],
  ])('that leads nowhere is an error: %s', (path, message) => {
    expect(() => withPath(scenario, path, 1)).toThrow(message)
  })

  test('to a value that may not stand there is an error', () => {
    expect(() => withPath(scenario, 'transitions.0.share', 2)).toThrow('transitions.0.share')
  })
})

test('a scenario that is no object is refused', () => {
  expect(() => checkScenario([], 'x')).toThrow('scenario x: the file')
})
