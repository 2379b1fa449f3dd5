import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { NODES, PARAMETERS } from '../../src/model/nodes.js'
import { numbersOf, resolveParameters } from '../../src/model/parameter.js'
import { changesOf, loadScenario, scenarioNames } from '../../src/scenarios/scenario.js'
import { rows } from '../generate/support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-scenario-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(text: string): string {
  const path = join(folder, 'one.yaml')
  writeFileSync(path, text)
  return path
}

describe('a scenario file', () => {
  test('changes what it chooses and what it sets', () => {
    const s = loadScenario(
      file('id: one\ntitle: One\nchoices:\n  turns.median: 5\nparameters:\n  turns.spread: 1\n'),
    )
    expect(changesOf(s)).toEqual({ 'turns.median': 5, 'turns.spread': 1 })
  })

  test.each([
    ['id: one\ntitle: One\nchoises: {}\n', 'did you mean "choices"'],
    ['id: one\ntitle: One\nchoices:\n  turns.medain: 5\n', 'did you mean "turns.median"'],
    ['id: one\ntitle: One\nexempt:\n  success.within_persn: why\n', 'did you mean "success.within_person"'],
    [
      'id: one\ntitle: One\nchoices:\n  turns.median: 5\nparameters:\n  turns.median: 6\n',
      'under choices and parameters',
    ],
    ['id: one\ntitle: [\n', 'is not YAML'],
  ])('that is wrong is one clear error: %j', (text, message) => {
    expect(() => loadScenario(file(text))).toThrow(message)
  })
})

describe('the world of misread labels', () => {
  const values = resolveParameters(PARAMETERS, changesOf(loadScenario('noisy-labels')))
  const changes = Object.fromEntries(values)
  // Some 10,000 sessions: an agreement has a standard error of at most 0.005; the bounds leave five of them.
  const { sessions, truth_sessions: truth } = rows({ people: 6000, changes })

  test.each(['expertise', 'success_signal', 'failure_signal'])(
    'reads %s right within the reported agreement',
    label => {
      const far = truth[label]!.map((t, i) => Math.abs((t as number) - (sessions[label]![i] as number)))
      const share = (most: number) => far.filter(d => d <= most).length / far.length
      expect(share(0)).toBeGreaterThan(0.53)
      expect(share(0)).toBeLessThan(0.68)
      expect(share(1)).toBeGreaterThan(0.78)
      expect(share(1)).toBeLessThan(0.99)
    },
  )

  test.each(['work_mode', 'subject', 'codebase', 'outcome'])(
    'reads %s right within the reported agreement',
    label => {
      const right = truth[label]!.filter((t, i) => t === sessions[label]![i]).length / sessions[label]!.length
      expect(right).toBeGreaterThan(0.78)
      // 98% is the most that is reported; a share of 10,000 may lie a little above it.
      expect(right).toBeLessThan(0.985)
    },
  )

  test('misreads by the true level, and most of those rated novice are novices', () => {
    const group = NODES.flatMap(n => n.parameters).find(g => g.id === 'label.expertise')!
    const table = numbersOf(values, group)
    expect(new Set([0, 6, 12, 18, 24].map(i => table[i])).size).toBeGreaterThan(2)
    const rated = truth.expertise!.filter((_, i) => sessions.expertise![i] === 1)
    const novices = rated.filter(k => k === 1).length / rated.length
    // About 200 rated novices: a standard error of 0.03.
    expect(novices).toBeGreaterThan(0.65)
    expect(novices).toBeLessThan(0.92)
  })
})

test('every world that ships says what it is', () => {
  expect(scenarioNames()).toEqual(
    expect.arrayContaining(['baseline', 'selection', 'selection-people', 'noisy-labels', 'null']),
  )
  for (const name of scenarioNames()) expect(loadScenario(name).title.length, name).toBeGreaterThan(20)
})
