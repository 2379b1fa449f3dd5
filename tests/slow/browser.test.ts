/** The browser build in Chromium gives the bytes that the command line writes. Skipped, and said so, where there is no Chromium. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { FORMATS, type Format } from '../../src/files/format.js'
import { TABLE_NAMES } from '../../src/schema/tables.js'
import { CHROMIUM, FLAGS, openTab } from './chromium.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-browser-'))
const BUNDLE = fileURLToPath(new URL('../../dist/browser/plumbline.js', import.meta.url))
let server: Server | undefined
let chromium: ChildProcess | undefined
afterEach(async () => {
  chromium?.kill('SIGKILL')
  server?.close()
  await new Promise(resolve => setTimeout(resolve, 500))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Two parts, the second not full. */
const PEOPLE = 11_000
const WORKER = `
import { BrowserCorpus } from './plumbline.js'
const hex = async bytes => Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), b => b.toString(16).padStart(2, '0')).join('')
const { corpus, tables, formats } = await (await fetch('/corpus.json')).json()
const made = new BrowserCorpus(corpus)
const parts = {}
for (const format of formats) for (let p = 0; p < made.parts; p++) for (const table of tables)
  parts[format + ' ' + table + ' ' + p] = await hex(await made.part(table, p, format))
postMessage({ parts })
`
const PAGE = `<!doctype html><title>plumbline</title><script type="module">
const tell = result => fetch('/done', { method: 'POST', body: JSON.stringify(result) })
const worker = new Worker('worker.js', { type: 'module' })
worker.onmessage = e => tell(e.data)
worker.onerror = e => tell({ failure: e.message })
</script>`

/** Serves the page and what it asks for, on this machine alone; resolves with what the page tells. */
function inChromium<T>(files: Readonly<Record<string, string>>): Promise<T> {
  return new Promise((resolve, reject) => {
    server = createServer((request, response) => {
      const path = request.url === '/' ? '/index.html' : (request.url as string)
      if (path === '/done') {
        let body = ''
        request.on('data', d => {
          body += d
        })
        request.on('end', () => {
          response.end()
          const told = JSON.parse(body)
          if (told.failure) reject(new Error(told.failure))
          else resolve(told)
        })
        return
      }
      const content = files[path]
      const types: Record<string, string> = {
        html: 'text/html',
        js: 'text/javascript',
        json: 'application/json',
      }
      response.writeHead(content === undefined ? 404 : 200, {
        'content-type': types[path.split('.').at(-1) as string] ?? 'text/plain',
      })
      response.end(content)
    })
    server.listen(0, '127.0.0.1', () => {
      const { port } = (server as Server).address() as AddressInfo
      chromium = spawn(
        CHROMIUM as string,
        [...FLAGS, `--user-data-dir=${mkdtempSync(join(folder, 'profile-'))}`, `http://127.0.0.1:${port}/`],
        { stdio: 'ignore' },
      )
      chromium.on('error', reject)
      chromium.on('exit', code => reject(new Error(`Chromium ended early with ${code}`)))
    })
  })
}

/** A world, and a scenario whose parameters vary by month. */
test.skipIf(!CHROMIUM).each(['baseline', 'returns-fade'])(
  'every part of %s in every format has the hash of the file that is written here',
  async scenario => {
    execFileSync(process.execPath, ['scripts/build/build-browser.mjs'], { stdio: 'ignore' })
    expect(existsSync(BUNDLE)).toBe(true)
    const request = { people: PEOPLE, seed: 'browser', tables: TABLE_NAMES, scenario, gold: 'expertise=20' }
    const expected: Record<string, string> = {}
    let corpus: unknown
    for (const format of FORMATS) {
      const manifest = await generateCorpus(resolveSpec({ ...request, format: format as Format }), {
        out: join(folder, scenario, format),
      })
      corpus = manifest!.plumbline
      for (const { table, path, sha256 } of manifest!.plumbline.parts)
        expected[`${format} ${table} ${Number(/part-(\d+)/.exec(path)![1])}`] = sha256
    }
    const { parts } = await inChromium<{ parts: Record<string, string> }>({
      '/index.html': PAGE,
      '/worker.js': WORKER,
      '/plumbline.js': readFileSync(BUNDLE, 'utf8'),
      '/corpus.json': JSON.stringify({ corpus, tables: TABLE_NAMES, formats: FORMATS }),
    })
    expect(Object.keys(expected)).toHaveLength(FORMATS.length * TABLE_NAMES.length * 2)
    expect(parts).toEqual(expected)
  },
)

test.skipIf(!CHROMIUM)(
  'the example for browsers shows the first rows that the command line writes',
  async () => {
    execFileSync(process.execPath, ['scripts/build/build-browser.mjs', '--built'], { stdio: 'ignore' })
    const out = join(folder, 'example')
    const request = { people: 100, seed: '2026', tables: ['sessions'], format: 'csv' } as const
    const manifest = await generateCorpus(resolveSpec(request), { out })
    const rows = readFileSync(join(out, manifest!.plumbline.parts[0]!.path), 'utf8').split('\n').slice(0, 5)
    const root = fileURLToPath(new URL('../../', import.meta.url))
    server = createServer((wanted, response) => {
      const path = join(root, new URL(wanted.url as string, 'http://127.0.0.1').pathname)
      const isThere = existsSync(path)
      const type = path.endsWith('.js') ? 'text/javascript' : 'text/html'
      response.writeHead(isThere ? 200 : 404, { 'content-type': type })
      response.end(isThere ? readFileSync(path) : '')
    })
    await new Promise<void>(resolve => (server as Server).listen(0, '127.0.0.1', resolve))
    const tab = await openTab()
    const { port } = server.address() as AddressInfo
    await tab.show(`http://127.0.0.1:${port}/examples/browser/index.html`, { width: 800 })
    const shown = await tab.evaluate<string>(`new Promise(resolve => {
    const look = () => { const { textContent } = document.querySelector('#out'); if (textContent === '…') setTimeout(look, 50); else resolve(textContent) }
    look()
  })`)
    await tab.close()
    expect(shown.split('\n')).toEqual(rows)
  },
)
