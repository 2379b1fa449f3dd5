/** What tests of validation share: a small study, and scripts as estimators in a folder of the test's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { EstimatorCommand, StudyOptions } from '../../src/validate/study.js'

export const small: Omit<StudyOptions, 'estimators'> = { scenarios: ['baseline'], people: 120, seed: 'v' }

/** The text of a script that knows `answer(data)`: the share of sessions that fix something. */
export const READ = `
import { readFileSync } from 'node:fs'
function answer(data) {
  const [head, ...lines] = readFileSync(data + '/sessions.csv', 'utf8').trim().split('\\n')
  const column = head.split(',').indexOf('work_mode')
  const y = lines.map(l => +(l.split(',')[column] === 'fixing'))
  const p = y.reduce((a, b) => a + b, 0) / y.length
  return [{ estimand: 'share.work_mode.fixing', estimate: p, std_error: Math.sqrt(p * (1 - p) / y.length) }]
}
`

/** A folder that goes with the tests of the file that asks, and Node scripts in it as estimators. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-validate-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  const script = (name: string, text: string, serve = false): EstimatorCommand => {
    const path = join(folder, `${name}-${count++}.mjs`)
    writeFileSync(path, text)
    return { name, command: `${process.execPath} ${path}`, serve }
  }
  const good = script('good', `${READ}\nconsole.log(JSON.stringify(answer('data')))`)
  return { folder, script, good }
}
