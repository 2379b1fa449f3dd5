/** The round-trip page as a browser shows it. Skipped, and said so, where there is no Chromium. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { plumbline } from '../cli/support.js'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const folder = mkdtempSync(join(tmpdir(), 'plumbline-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
]

function browse(width: number, ...args: string[]) {
  const profile = mkdtempSync(join(tmpdir(), 'plumbline-profile-'))
  const page = `file://${join(folder, 'corpus', 'round-trip.html')}`
  const result = spawnSync(
    CHROMIUM!,
    [...FLAGS, `--user-data-dir=${profile}`, `--window-size=${width},1400`, ...args, page],
    { encoding: 'utf8', timeout: 120_000 },
  )
  rmSync(profile, { recursive: true, force: true })
  return result
}

test.skipIf(!CHROMIUM)('the page draws every figure, at two widths', () => {
  expect([0, 1]).toContain(plumbline(['run', '--people', '5000', '--out', join(folder, 'corpus')]).status)
  const dom = browse(1280, '--dump-dom').stdout
  const html = readFileSync(join(folder, 'corpus', 'round-trip.html'), 'utf8')
  expect(dom.match(/<svg/g)?.length).toBe(html.match(/<svg/g)?.length)
  expect(dom.match(/<svg/g)!.length).toBeGreaterThan(80)
  for (const width of [1280, 390]) {
    const shot = join(folder, `page-${width}.png`)
    browse(width, `--screenshot=${shot}`)
    expect(statSync(shot).size).toBeGreaterThan(20_000)
  }
})
