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
const { recoverCorpus, statisticLines } = await import(${JSON.stringify(library)})
const lines = statisticLines(name => /^(median|gm|adjusted)/.test(name))
const rows = await recoverCorpus(${JSON.stringify(out)}, lines)
if (rows.length < 100) throw new Error('lines are missing')
console.log(process.resourceUsage().maxRSS)`

function peakKilobytes(script: string): number {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  return Number(stdout)
}

interface Peaks {
  readonly made: number
  readonly recovered: number
}

test('larger corpora are generated and recovered in little more memory than the study', () => {
  // Thirtyfold is measured by scripts/bench/scale.mjs.
  const [once, fivefold, tenfold] = [1, 5, 10].map(scale => {
    const out = mkdtempSync(join(tmpdir(), 'plumbline-memory-'))
    const made = peakKilobytes(generate(scale, out))
    // At five times the study the files are too large to be held, so they are read again.
    const recovered = scale < 10 ? peakKilobytes(recover(out)) : 0
    rmSync(out, { recursive: true })
    return { made, recovered }
  }) as [Peaks, Peaks, Peaks]
  expect(fivefold.made / once.made).toBeLessThan(1.4)
  expect(tenfold.made / once.made).toBeLessThan(1.5)
  expect(fivefold.recovered / once.recovered).toBeLessThan(1.5)
})
