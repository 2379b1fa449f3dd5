import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { fitted, wrapped } from '../../src/cli/fit.js'
import { MAIN } from './support.js'

const ROWS = [
  ['figure', 'recovered'],
  ['Verified success of novices, adjusted', '14.97%'],
  ['Building', '24.98%'],
]

describe('a table', () => {
  test('that fits is padded to its widest cells', () => {
    expect(fitted(ROWS, [1], 60)).toEqual([
      'figure                                 recovered',
      'Verified success of novices, adjusted     14.97%',
      'Building                                  24.98%',
    ])
  })

  test('that is too wide wraps its text, and no number', () => {
    expect(fitted(ROWS, [1], 36)).toEqual([
      'figure                     recovered',
      'Verified success of           14.97%\nnovices, adjusted',
      'Building                      24.98%',
    ])
  })

  test('of too many numbers says each beside its name', () => {
    const rows = [
      ['', 'figure', 'n', 'estimate', 'std_error'],
      ['✓', 'Building', '1,200', '24.98%', '0.07'],
    ]
    expect(fitted(rows, [2, 3, 4], 30)).toEqual([
      '',
      ['✓ Building', '    n 1,200  estimate 24.98%', '    std_error 0.07'].join('\n'),
    ])
  })
})

test('names without spaces are cut after a mark, and text without either where it must be', () => {
  expect(wrapped('mean.at_least_partial.novice', 16)).toEqual(['mean.at_least_', 'partial.novice'])
  expect(wrapped('a'.repeat(25), 10)).toEqual(['a'.repeat(10), 'a'.repeat(10), 'a'.repeat(5)])
})

/** Whether util-linux's script is here, which runs a command on a terminal. */
const script = spawnSync('script', ['--version'], { encoding: 'utf8' })
const isHere = script.status === 0 && script.stdout.includes('util-linux')

describe.skipIf(!isHere)('on a terminal of 60 columns', () => {
  test.each([
    ['figures'],
    ['model --parameters'],
    ['scenario list'],
    ['validate --list'],
    ['--help'],
    ['generate --people 500 --profile'],
    ['run --people 500 --profile'],
  ])('%s writes no longer line', words => {
    const command = `stty cols 60; ${process.execPath} ${MAIN} ${words}`
    const { stdout } = spawnSync('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    const lines = stdout.replaceAll('\r', '').split('\n')
    expect(lines.length).toBeGreaterThan(10)
    expect(lines.filter(l => l.length > 60 && !l.includes('plumbline explain'))).toEqual([])
  })
})
