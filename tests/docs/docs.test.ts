/** README and docs: current, run, short where they are to be short, with links that lead somewhere. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const README_WORDS = 1500
/** Blocks wait for the command line, and other tests may run beside them. */
const PATIENT = 600_000

/** What a script says on standard error; it must say nothing and exit with 0. */
function complaints(...words: string[]): string {
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' })
  return status === 0 ? '' : stderr || `exit ${status}`
}

test('the reference is current (if not: npm run docs)', () => {
  expect(complaints('scripts/build/docs.mjs', '--built', '--check')).toBe('')
})

test(
  'quick blocks run and their output is current (if not: npm run docs:blocks)',
  () => {
    expect(complaints('scripts/build/blocks.mjs', '--built', '--check')).toBe('')
  },
  PATIENT,
)

const pages = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(f => f.endsWith('.md'))
    .map(f => join('docs', f)),
]
const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8')
const withoutBlocks = (text: string) =>
  text.replace(/^```[\s\S]*?^```$/gm, '').replace(/<!--[\s\S]*?-->/g, '')

test('README.md has at most 1,500 words outside its blocks', () => {
  const words = withoutBlocks(textOf('README.md'))
    .split(/\s+/)
    .filter(w => /[\p{L}\p{N}]/u.test(w))
  expect(words.length).toBeLessThanOrEqual(README_WORDS)
})

/** The anchor that a heading gets where Markdown is shown. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(m => anchorOf(m[1]!))

test.each(pages)('every link of %s leads somewhere', page => {
  const links = [...withoutBlocks(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(m => m[1]!)
  const lost = links
    .filter(l => !/^https?:/.test(l))
    .filter(link => {
      const [path, anchor] = link.split('#') as [string, string?]
      const target = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path)
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
    })
  expect(lost).toEqual([])
})

test('every page is reached from the index', () => {
  const index = [...textOf('docs/README.md').matchAll(/\]\(([^)#\s]+)/g)].map(m => join('docs', m[1]!))
  const missing = pages.filter(
    p => p !== 'README.md' && p !== 'docs/README.md' && !p.startsWith('docs/decisions'),
  )
  expect(missing.filter(p => !index.includes(relative(ROOT, join(ROOT, p))))).toEqual([])
})
