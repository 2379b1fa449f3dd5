/** Memory stays bounded whatever the size. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const library = new URL('../../dist/index.js', import.meta.url).href
const generate = (scale: number, out: string) => `
const { resolveSpec, generateCorpus } = await import(${JSON.stringify(library)})
await generateCorpus(resolveSpec({ people: Math.round(${scale} * 234751), seed: 'memory' }), { out: ${JSON.stringify(out)} })
console.log(process.resourceUsage().maxRSS)`

const recover = (out: string) => `
const { recoverCorpus } = await import(${JSON.stringify(library)})
const rows = await recoverCorpus(${JSON.stringify(out)})
if (rows.length < 900) throw new Error('lines are missing')
console.log(process.resourceUsage().maxRSS)`

function peakKilobytes(script: string): number {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  return Number(stdout)
}

test('larger corpora are generated and recovered in little more memory than the study', () => {
  const peaks = [1, 4, 10].map(scale => {
    const out = mkdtempSync(join(tmpdir(), 'plumbline-memory-'))
    const made = peakKilobytes(generate(scale, out))
    // Recovery at four times the study: its files are too large to be held, so they are read again.
    const recovered = scale < 10 ? peakKilobytes(recover(out)) : 0
    rmSync(out, { recursive: true })
    return { made, recovered }
  })
  const [once, fourfold, tenfold] = peaks as [(typeof peaks)[0], (typeof peaks)[0], (typeof peaks)[0]]
  expect(tenfold.made / once.made).toBeLessThan(1.5)
  expect(fourfold.recovered / once.recovered).toBeLessThan(1.5)
})
