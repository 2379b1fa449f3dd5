/** The pages as a browser shows them. Skipped, and said so, where there is no Chromium. */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plumbline } from '../cli/support.js'
import { CHROMIUM, FLAGS } from './chromium.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-page-'))
const GOLDENS = fileURLToPath(new URL('goldens/', import.meta.url))
const MOST_BYTES = 3 * 2 ** 20
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function browse(page: string, width: number, height: number, ...args: string[]) {
  const profile = mkdtempSync(join(tmpdir(), 'plumbline-profile-'))
  const result = spawnSync(
    CHROMIUM!,
    [...FLAGS, `--user-data-dir=${profile}`, `--window-size=${width},${height}`, ...args, `file://${page}`],
    { encoding: 'utf8', timeout: 120_000, maxBuffer: 2 ** 26 },
  )
  rmSync(profile, { recursive: true, force: true })
  return result
}

/** Two analyses as modules: plain means, and a guess. */
const ANALYSES = {
  means: `({ sessions }) => {
  const of = k => { const s = sessions.filter('d => d.expertise === ' + k + ' && d.verified !== null'); const y = s.array('verified'); const p = y.filter(v => v).length / y.length; return [p, p * (1 - p) / y.length] }
  const [[a, va], [b, vb]] = [of(5), of(2)]
  return [{ estimand: 'ate.verified.5-2', estimate: a - b, std_error: Math.sqrt(va + vb) }]
}`,
  guess: `({ sessions }) => [{ estimand: 'ate.verified.5-2', estimate: 0.1 + (sessions.numRows() % 11 - 5) / 200, std_error: 0.02, message: sessions.numRows() % 5 ? '' : 'a guess' }]`,
}

function validation(out: string): string[] {
  const modules = Object.entries(ANALYSES).flatMap(([name, code]) => {
    const path = join(folder, `${name}.mjs`)
    writeFileSync(path, `export default ${code}`)
    return ['--module', path]
  })
  const cells = ['--scenario', 'baseline,selection', '--vary', 'people=300,900', '--reps', '40']
  return ['validate', ...modules, ...cells, '--out', out]
}

const ANSWER = ['scenario', 'run', 'returns-fade', '--reps', '6', '--people', '3000']

/** Each page: what makes it, what it must hold, and how tall its figures are at either width. */
const PAGES = [
  {
    name: 'report',
    make: (out: string) => ['run', '--people', '5000', '--out', out],
    drawings: 80,
    figures: 10,
    heights: [5200, 6200],
  },
  {
    name: 'answer',
    make: (out: string) => [...ANSWER, '--band', '--points', '2', '--out', out],
    drawings: 7,
    figures: 7,
    heights: [3600, 4200],
  },
  { name: 'validation', make: validation, drawings: 5, figures: 5, heights: [2680, 2900] },
] as const

describe.skipIf(!CHROMIUM).each(PAGES)('the $name', ({ name, make, drawings, figures: most, heights }) => {
  const report = join(folder, name, 'report.html')
  let html: string
  beforeAll(() => {
    expect([0, 1]).toContain(plumbline(make(join(folder, name))).status)
    html = readFileSync(report, 'utf8')
  })

  test('is one file of at most 3 MB that asks for nothing else', () => {
    expect(statSync(report).size).toBeLessThan(MOST_BYTES)
    expect(html).not.toMatch(/<(script|link|img|iframe)\b|url\(|@import/)
  })

  test('draws every figure, each with a title, words for those who cannot see it, and its numbers', () => {
    const dom = browse(report, 1280, 1400, '--dump-dom').stdout
    expect(dom.match(/<svg/g)?.length).toBe(html.match(/<svg/g)?.length)
    expect(dom.match(/<svg/g)!.length).toBeGreaterThanOrEqual(drawings)
    const figures = html.split('<figure').slice(1)
    expect(figures.length).toBeGreaterThanOrEqual(most)
    for (const f of figures) {
      expect(f).toMatch(/<h3>[^<]{20,}<\/h3><p id="figure-\d+-alt" class="alt">[^<]{40,}<\/p>/)
      expect(f).toMatch(/<details><summary>The numbers<\/summary>/)
    }
  })

  test.each(['light', 'dark'])('has no axe violation, %s', scheme => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const page = join(folder, `axe-${name}-${scheme}.html`)
    const open = html.replaceAll('<details>', '<details open>')
    const run = `axe.run(document).then(r => { document.title = 'axe:' + JSON.stringify({ passes: r.passes.length, violations: r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]) }) })`
    writeFileSync(
      page,
      open.replace('</body>', () => `<script>${axe}</script><script>${run}</script></body>`),
    )
    const dark = scheme === 'dark' ? ['--blink-settings=preferredColorScheme=0'] : []
    const dom = browse(page, 1280, 1400, '--dump-dom', ...dark).stdout
    const [, found] = /<title>axe:(.*?)<\/title>/s.exec(dom) ?? []
    const { passes, violations } = JSON.parse(
      found!.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
    )
    expect(violations).toEqual([])
    expect(passes).toBeGreaterThan(15)
  })

  // A golden moves only on purpose: look at what the test leaves beside it, then rename that.
  test.each([
    [1280, heights[0]],
    [390, heights[1]],
  ])('its figures look as they were reviewed, %i pixels wide', (width, height) => {
    const shot = join(folder, `${name}-${width}.png`)
    const page = join(folder, `figures-${name}-${width}.html`)
    const figures = html
      .split(/(?=<figure)/)
      .slice(1)
      .map(f => f.slice(0, f.indexOf('</figure>')))
    writeFileSync(
      page,
      `${html.slice(0, html.indexOf('<h1>'))}${figures.join('</figure>')}</figure></main></body></html>`,
    )
    browse(page, width, height, `--screenshot=${shot}`)
    const golden = join(GOLDENS, `${name}-${width}.png`)
    const now = PNG.sync.read(readFileSync(shot))
    expect([now.width, now.height]).toEqual([width, height])
    const changed = existsSync(golden) ? apart(PNG.sync.read(readFileSync(golden)), now) : 1
    if (changed > MOST_CHANGED) {
      mkdirSync(GOLDENS, { recursive: true })
      copyFileSync(shot, join(GOLDENS, `${name}-${width}-changed.png`))
    }
    expect(changed).toBeLessThanOrEqual(MOST_CHANGED)
  })
})

/** Pixels that may differ, as a share: the edges of letters as another build of the browser smooths them. */
const MOST_CHANGED = 0.01

function apart(a: PNG, b: PNG): number {
  if (a.width !== b.width || a.height !== b.height) return 1
  return pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.2 }) / (a.width * a.height)
}
