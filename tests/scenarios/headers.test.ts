/** The answers in the headers of shipped scenario files, and on their page, are those of the evidence. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadScenario, scenarioNames } from '../../src/scenarios/scenario.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = (script: string, ...args: string[]) =>
  spawnSync(process.execPath, [`scripts/evidence/${script}`, ...args], { cwd: root, encoding: 'utf8' })
const questions = scenarioNames().filter(n => loadScenario(n).extends)

test('every header is that of the kept replicates', () => {
  const { status, stderr } = run('scenarios.mjs', '--headers', '--check')
  expect(stderr).not.toContain('is not current')
  expect(status).toBe(0)
}, 180_000)

test('the page of the worlds, with its table of questions, is that of the evidence', () => {
  expect(run('worlds/report.mjs', '--check').status).toBe(0)
}, 180_000)

test.each(questions)('the header of %s says whom it touches before what follows', name => {
  const text = readFileSync(`${root}/scenarios/${name}.yaml`, 'utf8')
  const points = [...text.matchAll(/^# - (.*)/gm)].map(m => m[1]!)
  expect(points[0]).toMatch(/^(It touches \d|No session|People count by other weights)/)
  expect(points.findIndex(p => /^Verified success (rises|falls|does not)/.test(p))).toBeGreaterThan(0)
})

test('the whole of a header is worked out again from its replicates', () => {
  const all = JSON.parse(readFileSync(`${root}/scenarios/evidence/answers.json`, 'utf8'))
  const { doses } = all['everyone-expert'] as { doses: number[][] }
  // Columns: sessions, people, then touched sessions and people, and where it was aimed.
  const share = (a: number, b: number) => doses.reduce((s, r) => s + r[a]! / r[b]!, 0) / doses.length
  const text = readFileSync(`${root}/scenarios/everyone-expert.yaml`, 'utf8').replaceAll('\n#  ', '')
  const [, sessions, people] = /It touches ([\d.]+)% of sessions, of ([\d.]+)% of people/.exec(text)!
  expect(Math.abs(Number(sessions) - 100 * share(2, 0))).toBeLessThan(0.005)
  expect(Math.abs(Number(people) - 100 * share(3, 1))).toBeLessThan(0.005)
})
