/** Memory stays bounded whatever the size. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const script = (scale: number, out: string) => `
const { resolveSpec, generateCorpus } = await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)})
await generateCorpus(resolveSpec({ people: Math.round(${scale} * 234751), seed: 'memory' }), { out: ${JSON.stringify(out)} })
console.log(process.resourceUsage().maxRSS)`

function peakKilobytes(scale: number): number {
  const out = mkdtempSync(join(tmpdir(), 'plumbline-memory-'))
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script(scale, out)],
    { encoding: 'utf8' },
  )
  rmSync(out, { recursive: true })
  expect(status, stderr).toBe(0)
  return Number(stdout)
}

test('ten times the study needs less than 1.5 times the memory of the study', () => {
  const once = peakKilobytes(1)
  const tenfold = peakKilobytes(10)
  expect(tenfold / once).toBeLessThan(1.5)
})
