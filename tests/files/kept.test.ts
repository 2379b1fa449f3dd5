import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { countKept, Kept } from '../../src/files/kept.js'

const root = mkdtempSync(join(tmpdir(), 'plumbline-kept-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0
const newFolder = () => join(root, String(++folders))
const QUESTION = '{"seed":"1"}'
const runFile = (folder: string) => readdirSync(folder).find(f => /^0001-[\da-f]{8}\.kept$/.test(f))!
const text = (kept: Kept, name: string) => kept.read(name)?.toString()

test('what one run keeps, the run itself and the next one read; many results take one file', () => {
  const folder = newFolder()
  const kept = new Kept(folder, QUESTION)
  const numbers = new Uint8Array(Float64Array.of(Math.PI, -0, Number.NaN).buffer)
  kept.write('1', 'one')
  kept.write('2', '')
  kept.write('0-000003', numbers)
  for (const k of [kept, new Kept(folder, QUESTION)]) {
    expect([text(k, '1'), text(k, '2'), text(k, '4')]).toEqual(['one', '', undefined])
    expect(k.read('0-000003')).toEqual(Buffer.from(numbers))
  }
  expect(readdirSync(folder)).toEqual([runFile(folder), 'question.json'])
  expect(countKept(folder)).toBe(3)
})

test('runs that share a folder, in turn or at once, write to files of their own', () => {
  const folder = newFolder()
  const [one, two] = [new Kept(folder, QUESTION), new Kept(folder, QUESTION)]
  for (const n of [1, 3]) {
    one.write(String(n), `of one: ${n}`)
    two.write(String(n + 1), `of two: ${n + 1}`)
  }
  const later = new Kept(folder, QUESTION)
  later.write('5', 'later')
  const all = new Kept(folder, QUESTION)
  expect(['1', '2', '3', '4', '5'].map(n => text(all, n))).toEqual([
    'of one: 1',
    'of two: 2',
    'of one: 3',
    'of two: 4',
    'later',
  ])
  expect(readdirSync(folder).length).toBe(4)
})

test('of a file that ends anywhere, whole results are read and no other', () => {
  const contents = ['first', 'the second, longer', '3']
  const starts = contents.map((_, j) => contents.slice(0, j).reduce((s, c) => s + 64 + c.length, 0))
  const size = 3 * 64 + contents.join('').length
  for (let end = size; end >= 0; end--) {
    const folder = newFolder()
    const kept = new Kept(folder, QUESTION)
    for (const [j, c] of contents.entries()) kept.write(String(j), c)
    truncateSync(join(folder, runFile(folder)), end)
    const again = new Kept(folder, QUESTION)
    const whole = contents.map((c, j) => (starts[j]! + 64 + c.length <= end ? c : undefined))
    expect(contents.map((_, j) => text(again, String(j)))).toEqual(whole)
    again.write('3', 'more')
    expect(text(new Kept(folder, QUESTION), '3')).toBe('more')
  }
})

test('a damaged result is none; made again, it is the last that counts', () => {
  const folder = newFolder()
  const kept = new Kept(folder, QUESTION)
  kept.write('1', 'one')
  kept.write('2', 'two')
  const path = join(folder, runFile(folder))
  const bytes = readFileSync(path)
  bytes[64] = 0
  writeFileSync(path, bytes)
  const again = new Kept(folder, QUESTION)
  expect([text(again, '1'), text(again, '2')]).toEqual([undefined, 'two'])
  again.write('1', 'one')
  expect(text(new Kept(folder, QUESTION), '1')).toBe('one')
  expect(countKept(folder)).toBe(2)
})

test('results of another question are set aside: never read, never deleted, and found when it is asked again', () => {
  const folder = newFolder()
  const one = new Kept(folder, QUESTION)
  one.write('1', 'one')
  for (const f of ['thesis.tex', '2026.csv']) writeFileSync(join(folder, f), f)
  const before = readdirSync(folder).sort()
  const other = new Kept(folder, '{"seed":"2"}')
  expect([one.hasOthers, other.hasOthers]).toEqual([false, true])
  expect([text(other, '1'), countKept(folder)]).toEqual([undefined, 0])
  expect(readdirSync(folder).sort()).toEqual(before)
  expect(text(new Kept(folder, QUESTION), '1')).toBe('one')
})

test('results of a version before 0.3.1 are set aside too', () => {
  const folder = newFolder()
  mkdirSync(folder)
  for (const f of ['0-000001.json', '000001.f64']) writeFileSync(join(folder, f), f)
  expect(new Kept(folder, QUESTION).hasOthers).toBe(true)
  expect(readdirSync(folder).sort()).toEqual(['0-000001.json', '000001.f64', 'question.json'])
})

test('a run that began before the question changed keeps what it made out of the other’s way', () => {
  const folder = newFolder()
  const early = new Kept(folder, QUESTION)
  const late = new Kept(folder, '{"seed":"2"}')
  early.write('1', 'of the first question')
  late.write('1', 'of the second')
  expect(text(new Kept(folder, '{"seed":"2"}'), '1')).toBe('of the second')
  expect(countKept(folder)).toBe(1)
})

test('many runs may begin at once', async () => {
  const folder = newFolder()
  const module = new URL('../../dist/files/kept.js', import.meta.url).href
  const code = `const { Kept } = await import('${module}'); new Kept('${folder}', '${QUESTION}').write(process.argv[1], 'x')`
  const begun = Array.from({ length: 8 }, (_, j) =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', code, String(j)]),
  )
  await Promise.all(begun)
  expect(countKept(folder)).toBe(8)
  expect(readdirSync(folder).length).toBe(9)
})

test('where nothing can be written one line says so', () => {
  const folder = newFolder()
  const kept = new Kept(folder, QUESTION)
  rmSync(folder, { recursive: true })
  expect(() => kept.write('1', 'one')).toThrow(`cannot write ${folder}: its folder is gone`)
  writeFileSync(folder, 'a file')
  expect(() => kept.write('1', 'one')).toThrow(`cannot write ${folder}: a part of the path is not a folder`)
})
