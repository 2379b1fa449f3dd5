/** Sessions through pipes: each text format, plain and packed, as shells hand them over. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const at = (name: string) => fileURLToPath(new URL(`cases/${name}`, import.meta.url))
const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

const csv = readFileSync(at('plain.csv'))
const lines = readFileSync(at('keys-left-out.ndjson'))
const array = Buffer.from(`[${lines.toString().trimEnd().split('\n').join()}]`)

/** A frame of RFC 8878 in which every block is stored as it is: Node 20 reads Zstandard nowhere, and writes none. */
function zstd(bytes: Buffer): Buffer {
  const most = 1 << 17
  const blocks = Array.from({ length: Math.ceil(bytes.length / most) }, (_, k) => {
    const block = bytes.subarray(k * most, (k + 1) * most)
    const header = Buffer.alloc(4)
    header.writeUInt32LE((block.length << 3) | +((k + 1) * most >= bytes.length))
    return Buffer.concat([header.subarray(0, 3), block])
  })
  const size = Buffer.alloc(4)
  size.writeUInt32LE(bytes.length)
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), size, ...blocks])
}

const asked = ['--only', 'mean.sessions', '--json']
const node = process.execPath
const recovered = (stdout: string) => JSON.parse(stdout)[0]
const SAME = { statistic: 'mean.sessions', n: 60, people: 60, estimate: 145 / 60 }

test.each<[string, Buffer]>([
  ['CSV', csv],
  ['CSV packed by gzip', gzipSync(csv)],
  ['CSV packed by Zstandard', zstd(csv)],
  ['JSON lines', lines],
  ['JSON lines packed by gzip', gzipSync(lines)],
  ['JSON lines packed by Zstandard', zstd(lines)],
  ['a JSON array', array],
  ['a JSON array packed by gzip', gzipSync(array)],
  ['UTF-16', Buffer.from(`\ufeff${csv}`, 'utf16le')],
])('standard input may be %s', (_, input) => {
  const { stdout } = spawnSync(node, [cli, 'recover', '-', ...asked], { input, encoding: 'utf8' })
  expect(recovered(stdout)).toMatchObject(SAME)
})

const shell = (text: string) =>
  spawnSync('bash', ['-c', text, node, cli, at('plain.csv')], { encoding: 'utf8' })

test.each([
  ['a pipe to /dev/stdin', 'cat "$2" | "$0" "$1" recover /dev/stdin --only mean.sessions --json'],
  ['a file as standard input', '"$0" "$1" recover - --only mean.sessions --json < "$2"'],
  [
    'two pipes in place of files',
    '"$0" "$1" recover <(head -50 "$2") <(head -1 "$2"; tail -n +51 "$2") --only mean.sessions --json',
  ],
])('%s', (_, text) => {
  expect(recovered(shell(text).stdout)).toMatchObject(SAME)
})

test('a pipe that is read twice, by recovery and by the queries, is kept', () => {
  const { stdout, status } = shell('"$0" "$1" check <(cat "$2") --engine arquero --json')
  expect([status, JSON.parse(stdout).length > 100]).toEqual([0, true])
})

test.each([
  [
    'an error names the pipe',
    '"$0" "$1" recover <(echo nothing)',
    /^plumbline: \/dev\/fd\/\d+: missing column person_id/,
  ],
  ['an empty pipe', ': | "$0" "$1" recover -', /^plumbline: standard input is empty/],
])('%s in one line', (_, text, message) => {
  const { stderr, status } = shell(text)
  expect(stderr).toMatch(message)
  expect([status, stderr.trimEnd().split('\n').length]).toEqual([2, 1])
})
