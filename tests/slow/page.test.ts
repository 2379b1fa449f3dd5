/** The pages as a browser shows them. Skipped, and said so, where there is no Chromium. */
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
import { CHROMIUM, openTab, type Tab, type View } from './chromium.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-page-'))
const GOLDENS = fileURLToPath(new URL('goldens/', import.meta.url))
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const MOST_BYTES = 3 * 2 ** 20
let tab: Tab
beforeAll(async () => {
  if (CHROMIUM) tab = await openTab()
})
afterAll(async () => {
  await tab?.close()
  rmSync(folder, { recursive: true, force: true })
})

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
  const cells = ['--scenario', 'baseline,selection', '--vary', 'people=300,900', '--reps', '30']
  return ['validate', ...modules, ...cells, '--out', out]
}

const ANSWER = ['scenario', 'run', 'upskilling', '--reps', '6', '--people', '1000', '--world', 'baseline']

/** Each page: what makes it, and how many figures it must hold. */
const PAGES = [
  { name: 'report', make: (out: string) => ['run', '--people', '5000', '--out', out], figures: 12 },
  { name: 'answer', make: (out: string) => [...ANSWER, '--band', '--points', '1', '--out', out], figures: 7 },
  { name: 'validation', make: validation, figures: 6 },
] as const

const VIEWS: readonly View[] = [
  { width: 1280 },
  { width: 800 },
  { width: 390 },
  { width: 390, scheme: 'dark' },
  { width: 718, media: 'print' },
]
const shown = ({ width, scheme, media }: View) => [width, scheme, media].filter(Boolean).join(' ')

/** Texts of drawings that reach beyond their drawing, and whether anything is wider than the page. */
const CUT = `(() => {
  const texts = [...document.querySelectorAll('svg text')].filter(t => t.getBoundingClientRect().width > 0)
  const isCut = t => {
    const [own, all] = [t.getBoundingClientRect(), t.closest('svg').getBoundingClientRect()]
    return own.left < all.left - 1 || own.right > all.right + 1 || own.top < all.top - 1 || own.bottom > all.bottom + 1
  }
  return {
    texts: texts.length,
    cut: texts.filter(isCut).map(t => t.textContent),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    wider: [...document.querySelectorAll('figure, table, .card')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.id || e.tagName),
  }
})()`

describe.skipIf(!CHROMIUM).each(PAGES)('the $name', ({ name, make, figures: most }) => {
  const report = join(folder, name, 'report.html')
  const url = `file://${report}`
  let html: string
  beforeAll(() => {
    expect([0, 1]).toContain(plumbline(make(join(folder, name))).status)
    html = readFileSync(report, 'utf8')
  })

  test('is one file of at most 3 MB that asks for nothing else', () => {
    expect(statSync(report).size).toBeLessThan(MOST_BYTES)
    expect(html).not.toMatch(/<(script|link|img|iframe)\b|url\(|@import/)
  })

  test('opens with a card and one picture; every figure has a title, words for those who cannot see it, and numbers', () => {
    const at = ['class="card"', 'class="finding"', 'class="facts"', 'id="picture"', '<h2>'].map(s =>
      html.replace('class="card off"', 'class="card"').indexOf(s),
    )
    expect(at).toEqual([...at].sort((a, b) => a - b))
    const figures = html.split('<figure').slice(1)
    expect(figures.length).toBeGreaterThanOrEqual(most)
    for (const f of figures) {
      expect(f).toMatch(/<h[23]>[^<]{20,}<\/h[23]><p id="[a-z]+(-\d+)?-alt" class="alt">[^<]{40,}<\/p>/)
      expect(f).toMatch(/<details><summary>The numbers<\/summary>/)
    }
    expect(html).not.toMatch(/NaN|undefined|\[object/)
  })

  test.each(VIEWS.map(view => [shown(view), view] as const))(
    'cuts no label and scrolls nothing sideways at %s',
    async (_, view) => {
      await tab.show(url, view)
      await tab.evaluate(`document.querySelectorAll('details').forEach(d => { d.open = true })`)
      const { texts, ...rest } = await tab.evaluate<{ texts: number }>(CUT)
      expect(rest).toEqual({ cut: [], wide: false, wider: [] })
      expect(texts).toBeGreaterThan(50)
    },
  )

  test.each(['light', 'dark'] as const)('has no axe violation, %s', async scheme => {
    await tab.show(url, { width: 1280, scheme })
    await tab.evaluate(`document.querySelectorAll('details').forEach(d => { d.open = true })`)
    await tab.evaluate(`(() => { ${AXE} })()`)
    const { passes, violations } = await tab.evaluate<{ passes: number; violations: unknown[] }>(
      `axe.run(document).then(r => ({ passes: r.passes.length, violations: r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))]) }))`,
    )
    expect(violations).toEqual([])
    expect(passes).toBeGreaterThan(15)
  })

  // A golden moves only on purpose: look at what the test leaves beside it, then rename that.
  test.each([1280, 390])('looks as it was reviewed, %i pixels wide', async width => {
    await tab.show(url, { width })
    const shot = join(folder, `${name}-${width}.png`)
    writeFileSync(shot, await tab.picture())
    const golden = join(GOLDENS, `${name}-${width}.png`)
    const changed = existsSync(golden) ? apart(golden, shot) : 1
    if (changed > MOST_CHANGED) {
      mkdirSync(GOLDENS, { recursive: true })
      copyFileSync(shot, join(GOLDENS, `${name}-${width}-changed.png`))
    }
    expect(changed).toBeLessThanOrEqual(MOST_CHANGED)
  })
})

/** Pixels that may differ, as a share: the edges of letters as another build of the browser smooths them. */
const MOST_CHANGED = 0.01

function apart(golden: string, shot: string): number {
  const read = (path: string): PNG => PNG.sync.read(readFileSync(path))
  const [a, b] = [read(golden), read(shot)]
  if (a.width !== b.width || a.height !== b.height) return 1
  return pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: 0.2 }) / (a.width * a.height)
}
