/** Hard signals as read: what a world does to success signals it does to them. That they are what the signals say is in invariants.test.ts. */
import { describe, expect, test } from 'vitest'
import { freeActions, runAction } from '../../src/model/hard-signals.js'
import { WORK_MODES } from '../../src/schema/levels.js'
import { type Rows, rows } from './support.js'

const HARD = ['commits', 'tests_passed', 'affirmed'] as const
const shown = (t: Rows['sessions'], i: number) => HARD.map(h => t[h]![i])
const indices = (t: Rows, where: (i: number) => boolean) =>
  t.sessions.session_id!.map((_, i) => i).filter(where)

describe('hard signals', () => {
  test('are read right where labels are', () => {
    const t = rows({ people: 300 })
    for (const h of HARD) expect(t.sessions[h]).toEqual(t.truth_sessions[h])
  })

  test('that are misread do not tell the true signal: they go with the reading alone', () => {
    // Half of true 1s are read as 4, half of 4s as 1.
    const changes = { 'label.success_signal.1.4': 1, 'label.success_signal.4.1': 1 }
    const t = rows({ people: 6000, changes })
    const [seen, truth] = [t.sessions, t.truth_sessions]
    for (const i of indices(t, i => seen.success_signal![i] === truth.success_signal![i]))
      expect(shown(seen, i)).toEqual(shown(truth, i))
    const coded = (from: number) =>
      indices(
        t,
        i =>
          truth.success_signal![i] === from && seen.success_signal![i] === 4 && seen.wrote_code![i] === true,
      )
    const affirmed = (own: number[]) => own.filter(i => seen.affirmed![i]).length / own.length
    const [right, wrong] = [coded(4), coded(1)]
    const p = affirmed([...right, ...wrong])
    const error = Math.sqrt(p * (1 - p) * (1 / right.length + 1 / wrong.length))
    // A false alarm once in 15,000 runs, if draws were new each time.
    expect(Math.abs(affirmed(right) - affirmed(wrong))).toBeLessThan(4 * error)
  })
})

test('the run of a session is the last action that neither its code nor its delegation takes', () => {
  const [building, orchestrating] = [WORK_MODES.indexOf('building'), WORK_MODES.indexOf('orchestrating')]
  // Of 1: the edit is action 0. Of 2: the edit is 1, so the run is 0. Of 3: the edit is 1.
  expect([freeActions(1, 1, building), freeActions(2, 1, building)]).toEqual([0, 1])
  expect([runAction(1, 0, building), runAction(2, 1, building), runAction(3, 1, building)]).toEqual([0, 0, 2])
  // Of 3: the edit is 1, the delegation 2; of 2 without code the delegation is 0.
  expect([runAction(3, 1, orchestrating), runAction(2, 0, orchestrating)]).toEqual([0, 1])
})
