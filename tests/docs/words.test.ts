/** One word for one thing: the list of docs/glossary.md, over every text that a person meets. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PATIENT = 120_000

test('no help, page, message or scenario holds a word that docs/glossary.md replaces', {
  timeout: PATIENT,
}, () => {
  const { stderr } = spawnSync(process.execPath, ['scripts/build/words.mjs', '--built'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
})
