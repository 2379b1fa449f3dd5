/** When sessions start: hours, weekdays and holidays are those of the person’s own place. */
import { describe, expect, test } from 'vitest'
import { type Options, rows } from './support.js'

const HOUR = 3_600_000
/** Everyone in one time zone. */
const allIn = (zone: string) =>
  Object.fromEntries(
    ['utc_minus_8', 'utc_minus_5', 'utc', 'utc_plus_1', 'utc_plus_5_30', 'utc_plus_8'].map(z => [
      `zone.weight.${z}`,
      z === zone ? 1000 : 0.001,
    ]),
  )
const local = (ahead: number, changes: Options['changes'], people = 1500) =>
  rows({ people, changes: { ...changes } }).sessions.started_at!.map(
    at => new Date((at as number) + ahead * HOUR),
  )
/** One in 6,000 people is elsewhere. */
const few = (n: number) => Math.ceil(n / 200)

describe.each([
  ['utc_minus_8', -8],
  ['utc', 0],
  ['utc_plus_8', 8],
])('where everyone lives in %s', (zone, ahead) => {
  test('no one works at weekends where weekends are days off', () => {
    const days = local(ahead, { ...allIn(zone), 'rhythm.weekend': 0.001, 'rhythm.all_week': 0 })
    const off = days.filter(d => [0, 6].includes(d.getUTCDay())).length
    expect(off).toBeLessThanOrEqual(few(days.length))
    expect(new Set(days.map(d => d.getUTCDay())).size).toBeGreaterThanOrEqual(5)
  })

  test('hours lie around the local hour', () => {
    const days = local(ahead, { ...allIn(zone), 'rhythm.peak_spread': 0, 'rhythm.spread': 0.5 })
    // Six standard deviations around 14 o'clock.
    const near = days.filter(d => Math.abs(d.getUTCHours() + d.getUTCMinutes() / 60 - 14) < 3.1).length
    expect(days.length - near).toBeLessThanOrEqual(few(days.length))
  })

  test('holidays are days off where the parameter says so', () => {
    const days = local(ahead, { ...allIn(zone), 'rhythm.holiday': 0.001 }, 6000)
    const on = (day: string) => days.filter(d => d.toISOString().startsWith(day)).length
    expect(on('2025-12-25')).toBeLessThanOrEqual(2)
    expect(on('2025-12-18')).toBeGreaterThan(10)
  })
})

test('weekends and weekdays have the shares that follow from the parameters', () => {
  const changes = { ...allIn('utc'), 'rhythm.holiday': 1 }
  const days = local(0, changes, 8000)
  // Of 212 days 60 are at weekends, spread evenly over the months; a quarter of people take no notice of them.
  const expected = 0.25 * (60 / 212) + 0.75 * ((0.25 * 60) / (0.25 * 60 + 152))
  const share = days.filter(d => [0, 6].includes(d.getUTCDay())).length / days.length
  // Months have 8 to 10 such days and more sessions later on: up to half a point; and four standard errors.
  expect(Math.abs(share - expected)).toBeLessThan(0.005 + 4 * Math.sqrt((0.14 * 0.86) / days.length))
})

test('the months stay what they are whatever the rhythm', () => {
  const { month } = rows({ people: 200 }).sessions
  const odd = { 'rhythm.peak': 23.9, 'rhythm.spread': 20, 'rhythm.weekend': 0.001 }
  expect(rows({ people: 200, changes: odd }).sessions.month).toEqual(month)
})
