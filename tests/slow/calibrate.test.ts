/** The calibrator finds a world by itself. That it writes the shipped ones from their solutions is tested in worlds.test.ts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plumbline } from '../cli/support.js'

test('from the defaults, calibrate meets every target; it goes on from what it wrote, and writes it again, byte for byte', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-calibrate-'))
  const out = join(folder, 'baseline.yaml')
  const { status, out: text, err } = plumbline(['calibrate', '--start', 'defaults', '--out', out])
  expect(status, err).toBe(0)
  expect(text).toMatch(/all \d+ targets are met/)
  const again = join(folder, 'again.yaml')
  expect(plumbline(['calibrate', '--scenario', out, '--out', again]).status).toBe(0)
  expect(readFileSync(again, 'utf8')).toBe(readFileSync(out, 'utf8'))
  rmSync(folder, { recursive: true })
})
