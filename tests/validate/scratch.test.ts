import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeScratch } from '../../src/validate/scratch.js'
import { studyOf } from '../../src/validate/study.js'

const study = studyOf({ estimators: [{ name: 'none', estimate: () => [] }], people: 100 })
const made: string[] = []
afterAll(() => {
  for (const m of made) rmSync(m, { recursive: true, force: true })
})

test('what a killed process of this machine left goes; what a living one or another machine has stays', () => {
  const own = makeScratch(study)
  made.push(own)
  const named = (host: string, pid: number) => join(dirname(own), `plumbline-${host}-${pid}-abc123`)
  // A process that has ended: its number is not given again so soon.
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  const [dead, alive, elsewhere] = [
    named(hostname(), pid),
    named(hostname(), process.ppid),
    named(`${hostname()}x`, pid),
  ]
  for (const folder of [dead, alive, elsewhere]) {
    mkdirSync(join(folder, 'data'), { recursive: true })
    made.push(folder)
  }
  made.push(makeScratch(study))
  expect([own, dead, alive, elsewhere].map(existsSync)).toEqual([true, false, true, true])
  expect(basename(own)).toContain(String(process.pid))
})
