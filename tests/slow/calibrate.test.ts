/** The shipped baseline is what the calibrator writes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plumbline } from '../cli/support.js'

test('from the defaults, calibrate meets every target and writes the shipped baseline, byte for byte', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-calibrate-'))
  const out = join(folder, 'baseline.yaml')
  const { status, out: text, err } = plumbline(['calibrate', '--start', 'defaults', '--out', out])
  expect(status, err).toBe(0)
  expect(text).toMatch(/all \d+ targets are met/)
  expect(readFileSync(out, 'utf8')).toBe(
    readFileSync(new URL('../../scenarios/baseline.yaml', import.meta.url), 'utf8'),
  )
  rmSync(folder, { recursive: true })
})
