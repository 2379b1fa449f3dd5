/** Runs of Parquet pages by hand, and files in which one byte of a run changed, at which the library counts for hours. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Encoding } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import { loadFrame, loadWhole } from '../../src/corpus/load-frame.js'
import { checkLevels, checkPage, checkValues } from '../../src/files/patched/parquet-runs.js'
import { WRITE } from './tables.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-runs-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Headers of runs, as varints: of repeated values an even number, of groups of eight packed ones an odd. */
const repeated = (n: number) => varint(2 * n)
const packed = (groups: number) => varint(2 * groups + 1)
const varint = (x: number): number[] => (x < 128 ? [x] : [(x % 128) + 128, ...varint(Math.floor(x / 128))])
const sized = (bytes: number[]) => [bytes.length, 0, 0, 0, ...bytes]
const BILLION = 2 ** 30

describe('levels', () => {
  const check = (bytes: number[], count: number, most = 1) => checkLevels(Uint8Array.from(bytes), most, count)

  test.each<[string, number[], number]>([
    ['one run', [...repeated(20), 1], 20],
    ['nulls between', [...repeated(3), 1, ...repeated(1), 0, ...repeated(4), 1], 8],
    ['packed', [...packed(2), 0xff, 0x01], 9],
    ['packed and filled up to 256', [...packed(32), ...new Array(32).fill(0)], 3],
    ['an empty run', [...repeated(0), 1, ...repeated(2), 1], 2],
  ])('%s can be', (_, bytes, count) => expect(() => check(bytes, count)).not.toThrow())

  test.each<[string, number[], number]>([
    ['a run of a billion', [...repeated(BILLION), 1], 20],
    ['a number that is below zero in 32 bits', [...varint(2 ** 32 - 1), 1], 20],
    ['one too many', [...repeated(21), 1], 20],
    ['a level that there is not', [...repeated(20), 2], 20],
    ['too few', [...repeated(19), 1], 20],
    ['packed values beyond the bytes', [...packed(3), 0xff, 0xff], 20],
    ['a header that is cut', [0x80], 20],
    ['nothing', [], 1],
  ])('%s cannot', (_, bytes, count) => expect(() => check(bytes, count)).toThrow(RangeError))
})

describe('values', () => {
  const check = (encoding: Encoding, bytes: number[], isBoolean = false) =>
    checkValues(Uint8Array.from(bytes), { encoding, isBoolean, count: 10, entries: 4 })

  test.each<[string, Encoding, number[]]>([
    ['indices', 'RLE_DICTIONARY', [2, ...repeated(5), 3, ...packed(1), 0, 0]],
    ['indices of the values that are not null', 'RLE_DICTIONARY', [2, ...repeated(4), 3]],
    ['no value', 'RLE_DICTIONARY', []],
    ['one entry, in no bits', 'PLAIN_DICTIONARY', [0, ...repeated(10)]],
    ['differences', 'DELTA_BINARY_PACKED', [...varint(128), 4, 10, 2]],
    ['what is not encoded', 'PLAIN', [255, 255, 255, 255]],
  ])('%s can be', (_, encoding, bytes) => expect(() => check(encoding, bytes)).not.toThrow())

  test.each<[string, Encoding, number[]]>([
    ['an index beyond the dictionary', 'RLE_DICTIONARY', [3, ...repeated(10), 4]],
    ['a billion indices', 'RLE_DICTIONARY', [2, ...repeated(BILLION), 1]],
    ['a billion packed in no bits', 'RLE_DICTIONARY', [0, ...packed(BILLION / 8)]],
    ['indices of 200 bits', 'RLE_DICTIONARY', [200, ...repeated(10), 1]],
    ['parts of a block without end', 'DELTA_BINARY_PACKED', [...varint(2 ** 31), ...varint(2 ** 28), 10, 2]],
    ['a block of no part', 'DELTA_BINARY_PACKED', [...varint(128), 0, 10, 2]],
    ['parts of broken bytes', 'DELTA_BINARY_PACKED', [...varint(100), 4, 10, 2]],
    ['more differences than values', 'DELTA_LENGTH_BYTE_ARRAY', [...varint(128), 4, 11, 2]],
    // One text whose prefix has two letters, before which there is none; its suffix has one.
    ['text that shares what is not there', 'DELTA_BYTE_ARRAY', [128, 1, 4, 1, 4, 128, 1, 4, 1, 2, 97]],
  ])('%s cannot', (_, encoding, bytes) => expect(() => check(encoding, bytes)).toThrow(RangeError))

  test('truth values are one run after its length', () => {
    expect(() => check('RLE', sized([...repeated(10), 1]), true)).not.toThrow()
    expect(() => check('RLE', sized([...repeated(BILLION), 1]), true)).toThrow(RangeError)
    expect(() => check('RLE', [9, 0, 0, 0, ...repeated(10), 1], true)).toThrow(RangeError)
  })
})

test('levels come before values, each after their length', () => {
  const stated = { encoding: 'RLE_DICTIONARY' as Encoding, isBoolean: false, count: 2, entries: 2 }
  const page = (index: number) =>
    Uint8Array.from([...sized([...repeated(2), 0]), ...sized([...repeated(2), 1]), 1, ...repeated(2), index])
  const levels = { repetition: 1, definition: 1 }
  expect(() => checkPage(page(1), levels, stated)).not.toThrow()
  expect(() => checkPage(page(2), levels, stated)).toThrow(RangeError)
})

const [head = '', ...lines] = readFileSync(fileURLToPath(new URL('cases/plain.csv', import.meta.url)), 'utf8')
  .split('\n')
  .filter(l => !l.includes('"'))
const table = { names: head.split(','), cells: lines.slice(0, 12).map(l => l.split(',')) }

test.each([
  ['parquet', 660, 181],
  ['typed.parquet', 3752, 130],
])('a run of more than there is in %s is one line', async (name, at, value) => {
  const bytes = Uint8Array.from(WRITE[name]!(table))
  const file = join(folder, name)
  writeFileSync(file, bytes)
  expect((await loadFrame(file)).rows).toBe(12)
  writeFileSync(file, bytes.with(at, value))
  await expect(loadWhole(file)).rejects.toThrow(`cannot read ${file} as parquet: it is damaged or not whole`)
})
