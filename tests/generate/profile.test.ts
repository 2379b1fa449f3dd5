import { expect, test } from 'vitest'
import { profile } from '../../src/generate/profile.js'
import { NODES } from '../../src/model/nodes.js'
import { NO_RULES } from '../../src/model/rules.js'
import { resolveScenario } from '../../src/scenarios/resolve.js'

test('a profile times every node by the clock, and counts its rows and draws', () => {
  const { parameters } = resolveScenario('baseline')
  let ticks = 0
  const rows = profile({ parameters, rules: NO_RULES }, 'profile', 300, () => ticks++)
  const of = (node: string) => rows.find(r => r.node === node)!
  expect(rows).toHaveLength(NODES.filter(n => n.level !== 'action' && n.level !== 'decision').length + 1)
  // A kernel lies between two ticks; a run of every node once, between the first tick and the last.
  expect(of('session.effort').milliseconds).toBe(1)
  expect(of('person.sessions')).toMatchObject({ rows: 300, draws: 300 })
  // Four of each session's own, two of each person's.
  expect(of('session.effort').draws).toBe(4 * of('session.effort').rows + 2 * 300)
  expect(of('draws and layout').draws).toBe(rows.slice(0, -1).reduce((s, r) => s + r.draws, 0))
  expect(rows.reduce((s, r) => s + r.share, 0)).toBeCloseTo(1, 12)
})
