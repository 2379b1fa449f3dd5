/** What version 0.3.1 wrote is still read: a corpus of 40 people, what it recovered from it, and a small validation. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plumbline } from '../cli/support.js'

const ARCHIVE = fileURLToPath(new URL('./made-by-0.3.1.tar.gz', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'plumbline-earlier-'))
const at = (name: string) => join(folder, '031', name)
beforeAll(() => {
  expect(spawnSync('tar', ['-xzf', ARCHIVE, '-C', folder]).status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Row {
  readonly stratum: string
  readonly std_error: number | null
  readonly conf_low: number
  readonly conf_high: number
}

/** Rows of a CSV file without quotes. */
function rowsOf(file: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(at(file), 'utf8').trimEnd().split('\n')
  const names = head.split(',')
  return lines.map(l => Object.fromEntries(l.split(',').map((cell, j) => [names[j], cell])))
}

test('its parts are those of its manifest', () => {
  const { out, status } = plumbline(['verify', at('corpus'), '--json'])
  expect(status).toBe(0)
  expect(JSON.parse(out).map((p: { state: string }) => p.state)).toEqual(['sound', 'sound'])
})

test('its statistics are the same numbers; intervals of shares are Wilson’s since, and a share of 0 or 1 has no error', () => {
  const { out } = plumbline(['recover', at('corpus'), '--only', 'mean.verified', '--json'])
  const now = new Map((JSON.parse(out) as Row[]).map(r => [r.stratum, r]))
  const then = JSON.parse(readFileSync(at('recovered.json'), 'utf8')) as Row[]
  expect(then).toHaveLength(67)
  for (const { conf_low: _low, conf_high: _high, std_error, ...same } of then)
    expect(now.get(same.stratum)).toMatchObject({
      ...same,
      // Errors are summed in another order since: their last bits move.
      std_error: std_error ? expect.closeTo(std_error, 14) : null,
    })
})

test('its corpus is checked against the study', () => {
  const { out, err } = plumbline(['check', at('corpus'), '--json'])
  expect(err).toBe('')
  expect(JSON.parse(out).length).toBeGreaterThan(100)
})

test('its replicates give the bias that it found', () => {
  const [was] = rowsOf('measures.csv').filter(r => r.measure === 'bias')
  const out = join(folder, 'again')
  const done = plumbline(['validate', '--estimates', at('replicates.csv'), '--out', out, '--json'])
  const bias = JSON.parse(done.out).measures.find((r: { measure: string }) => r.measure === 'bias')
  expect([bias.estimate, bias.mcse]).toEqual([Number(was?.estimate), Number(was?.mcse)])
})
