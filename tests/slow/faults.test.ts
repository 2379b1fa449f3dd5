/** Kills, signals and full disks: nothing looks complete that is not, and what is resumed has the same bytes. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAIN, plumbline } from '../cli/support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-faults-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SIZE = ['--people', '60000', '--seed', 'faults']
const command = (out: string, ...more: string[]) => ['generate', ...SIZE, '--out', out, ...more]
const manifest = (out: string) => readFileSync(join(out, 'datapackage.json'), 'utf8')

const reference = join(folder, 'reference')
beforeAll(() => {
  expect(plumbline(command(reference)).status).toBe(0)
})

/** Starts a run and sends it a signal once it has finished some parts; returns how it ended. */
async function stopped(args: string[], out: string, signal: NodeJS.Signals, after: number) {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', chunk => (err += chunk))
  const ended = new Promise<{ code: number | null; err: string }>(resolve =>
    child.on('close', code => resolve({ code, err })),
  )
  const receipts = () =>
    existsSync(join(out, '.plumbline'))
      ? readdirSync(join(out, '.plumbline')).filter(f => /^part-\d+\.json$/.test(f)).length
      : 0
  while (receipts() < after && child.exitCode === null) await wait(5)
  child.kill(signal)
  return ended
}

test('three runs, one interrupted and resumed and one made of shards in reverse order, have equal manifests', async () => {
  const resumed = join(folder, 'resumed')
  const { code, err } = await stopped(command(resumed), resumed, 'SIGINT', 2)
  expect(code).toBe(130)
  expect(err).toContain(
    `interrupted; what is finished is kept. Resume with: plumbline generate ${SIZE.join(' ')} --out ${resumed}`,
  )
  expect(existsSync(join(resumed, 'datapackage.json'))).toBe(false)
  expect(plumbline(['recover', resumed]).err).toContain('is incomplete; run the same generate command again')
  expect(plumbline(command(resumed)).status).toBe(0)

  const reversed = join(folder, 'reversed')
  for (const i of [6, 5, 4, 3, 2, 1]) expect(plumbline(command(reversed, '--shard', `${i}/6`)).status).toBe(0)

  expect(manifest(resumed)).toBe(manifest(reference))
  expect(manifest(reversed)).toBe(manifest(reference))
  expect(plumbline(['verify', resumed]).status).toBe(0)
  expect(plumbline(['verify', reversed]).status).toBe(0)
})

test.each([0, 1, 3, 5])('killed after %i parts, a run resumes to the same bytes', async after => {
  const out = join(folder, `killed-${after}`)
  await stopped(command(out), out, 'SIGKILL', after)
  expect(existsSync(join(out, 'datapackage.json'))).toBe(false)
  const { status, err } = plumbline(command(out))
  expect(status, err).toBe(0)
  expect(manifest(out)).toBe(manifest(reference))
  const left = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(
    f => f.endsWith('.tmp') || f.includes('.plumbline'),
  )
  expect(left).toEqual([])
})

test('a second process in the same folder is refused', async () => {
  const out = join(folder, 'shared')
  const first = spawn(process.execPath, [MAIN, ...command(out)], { stdio: 'ignore' })
  while (!existsSync(join(out, '.plumbline/lock-1-of-1'))) await wait(5)
  const second = plumbline(command(out))
  expect(second.status).toBe(2)
  expect(second.err).toContain(`is in use by process ${first.pid}`)
  await new Promise(resolve => first.on('close', resolve))
  expect(manifest(out)).toBe(manifest(reference))
})

describe('a full disk', () => {
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]).status === 0
  afterAll(() => {
    if (mounted) execFileSync('umount', [disk])
  })

  test.skipIf(!mounted)('is one clear line, exit 2, and nothing that looks complete', () => {
    for (const workers of ['1', '2']) {
      const out = join(disk, `full-${workers}`)
      const { status, err } = plumbline(command(out, '--workers', workers, '--yes'))
      expect(status).toBe(2)
      const lines = err
        .trimEnd()
        .split('\n')
        .filter(l => l.startsWith('plumbline:'))
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(/cannot write .*: the disk is full/)
      expect(existsSync(join(out, 'datapackage.json'))).toBe(false)
      const left = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.tmp'))
      expect(left).toEqual([])
      rmSync(out, { recursive: true })
    }
  })

  test.skipIf(!mounted)(
    'that a corpus is larger than is said before anything is written, with what to do',
    () => {
      const out = join(disk, 'refused')
      const { status, err } = plumbline(command(out))
      expect(status).toBe(2)
      expect(err).toMatch(/^plumbline: 60,000 people take about \d+ MB.*--yes/)
      expect(existsSync(out)).toBe(false)
    },
  )
})

test('a read-only place is one clear line', () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const { status, err } = plumbline(command(join(file, 'below')))
  expect(status).toBe(2)
  expect(err).toMatch(/plumbline: cannot write .*: a part of the path is not a folder/)
})
