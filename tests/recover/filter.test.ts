import { expect, test } from 'vitest'
import { tableOf } from '../../src/generate/tables.js'
import { rowsMeeting } from '../../src/recover/filter.js'
import { frameOf } from '../../src/recover/frame.js'
import { copy } from '../../src/schema/batch.js'
import { generator } from '../generate/support.js'

const frame = frameOf([copy(tableOf(generator().block(1, 200, false), 'sessions'))])

test.each([
  'd => d.clear === 1',
  'd => d.clear === 1 && d.trouble === 1',
  'd => d.codebase === 0 || d.codebase === 2',
  'd => d.turns > 2 && d.expertise >= 3 || d.actions === 0',
  'd => d.occupation !== -1 && d.execution_user_share < 0.25',
  'd => d.actions > 0 && d.planning_user_share <= 0.2',
  'd => d.turns > 2 && (d.expertise === 3 || d.succeeded === 1)',
  'd => d.turns + d.actions > 20',
])('%s selects the rows that Arquero selects', expression => {
  const found = [...rowsMeeting(frame, expression)]
  expect(found).toEqual([...frame.sessions.filter(expression).indices()])
  expect(found.length).toBeGreaterThan(0)
})
