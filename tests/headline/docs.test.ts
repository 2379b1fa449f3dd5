import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { resolveSpec } from '../../src/corpus/spec.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const HOW_TO = readFileSync(join(ROOT, 'docs', 'how-to', 'change-a-definition.md'), 'utf8')

const project = mkdtempSync(join(tmpdir(), 'plumbline-how-to-'))
afterAll(() => rmSync(project, { recursive: true }))

/** A project that has the package and Arquero, with the corpus of the page. */
beforeAll(async () => {
  mkdirSync(join(project, 'node_modules', '@plumbline'), { recursive: true })
  symlinkSync(ROOT, join(project, 'node_modules', '@plumbline', 'plumbline'))
  symlinkSync(join(ROOT, 'node_modules', 'arquero'), join(project, 'node_modules', 'arquero'))
  await generateCorpus(resolveSpec({ people: 2000, seed: 'pilot' }), { out: join(project, 'pilot') })
})

const EXAMPLE = /```ts\n([\s\S]*?)```\n\n<!-- output -->\n```text\n([\s\S]*?)```/g
const examples = [...HOW_TO.matchAll(EXAMPLE)].map(
  ([, code, output]) => [code as string, output as string] as const,
)

test.each(examples)('an example of the how-to prints what the page shows: %s', (code, output) => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: project,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(stdout.trimEnd()).toBe(output.trimEnd())
})

test('the page of queries is current', () => {
  const script = join(ROOT, 'scripts', 'build', 'figures-in-arquero.mjs')
  const { status, stderr } = spawnSync(process.execPath, [script, '--built', '--check'], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
})
