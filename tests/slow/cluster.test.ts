/** Shards over a real Slurm on this machine. Skipped, and said so, where there is none. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAIN, plumbline } from '../cli/support.js'
import { SLURM, type Slurm, startSlurm, until } from './slurm.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-cluster-'))

interface Part {
  readonly path: string
  readonly sha256: string
}

/** Hashes by table and part, wherever the part lies. */
function hashes(corpus: string) {
  const manifest = JSON.parse(readFileSync(join(corpus, 'datapackage.json'), 'utf8'))
  const parts = manifest.plumbline.parts as Part[]
  return {
    parts: parts.map(p => [p.path.split('/').slice(-2).join('/'), p.sha256]),
    estimands: manifest.plumbline.estimands,
  }
}

describe.skipIf(!SLURM)('on Slurm', () => {
  let slurm: Slurm
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [MAIN, ...args], { env: slurm.env, encoding: 'utf8', cwd: folder })
  beforeAll(async () => {
    slurm = await startSlurm(join(folder, 'slurm'))
  })
  afterAll(async () => {
    await slurm?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('seven shards, one of which fails at first and is tried again alone, make the corpus that one machine makes', async () => {
    const size = ['--people', '65000', '--tables', 'people,sessions,truth_sessions']
    const whole = join(folder, 'whole')
    expect(plumbline(['generate', ...size, '--out', whole, '--quiet']).status).toBe(0)
    const out = join(folder, 'big')
    mkdirSync(out)
    writeFileSync(join(out, 'shard=3'), 'in the way')
    const command = ['cluster', 'slurm', '--shards', '7']
    const words = ['--', 'generate', ...size, '--out', out]
    const submitted = run(...command, '--submit', ...words)
    expect([submitted.status, submitted.stdout]).toEqual([
      0,
      expect.stringMatching(/^submitted 7 shards as job \d+/),
    ])
    const states = () =>
      JSON.parse(run(...command, '--state', '--json', ...words).stdout).jobs as {
        job: string
        state: string
      }[]
    const isOver = () => states().every(s => !/PENDING|RUNNING|COMPLETING|CONFIGURING/.test(s.state))
    await until(isOver, 180)
    expect(
      states()
        .filter(s => s.state === 'FAILED')
        .map(s => s.job.split('_')[1]),
    ).toEqual(['3'])
    expect(plumbline(['status', out]).out).toMatch(/missing: 2\n/)
    rmSync(join(out, 'shard=3'))
    const again = run(...command, '--retry', ...words)
    expect(again.stdout).toMatch(/^submitted 1 shards as job/)
    await until(isOver, 120)
    expect(plumbline(['status', out]).out).toBe('complete: 7 parts\n')
    expect(hashes(out)).toEqual(hashes(whole))
    expect(plumbline(['verify', out]).status).toBe(0)
  }, 400_000)
})
