/** plumbline scenario new on a real terminal: a pseudo-terminal of Python's, with a person's mistakes. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-terminal-'))
afterAll(() => rmSync(folder, { recursive: true }))
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0

/** Types an answer whenever a prompt stands at the end of what was written; prints all of it, and exits as the command does. */
const TERMINAL = `
import json, os, pty, sys
argv, answers = json.loads(sys.argv[1]), json.loads(sys.argv[2])
child, terminal = pty.fork()
if child == 0:
    os.execvp(argv[0], argv)
written = b''
while True:
    try:
        more = os.read(terminal, 4096)
    except OSError:
        break
    if not more:
        break
    written += more
    sys.stdout.buffer.write(more)
    plain = written.rsplit(b'\\r\\n', 1)[-1]
    if answers and b': \\x1b[' in plain and plain.endswith(b'G'):
        os.write(terminal, answers.pop(0).encode())
        written = b''
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`

function typed(answers: readonly string[]) {
  const argv = [process.execPath, main, 'scenario', 'new']
  const { status, stdout } = spawnSync(
    'python3',
    ['-c', TERMINAL, JSON.stringify(argv), JSON.stringify(answers)],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, TERM: 'xterm' }, timeout: 60_000 },
  )
  return { status, said: stripVTControlCharacters(stdout).replaceAll('\r', '') }
}

test.skipIf(!hasPython)(
  'answers that are typed, with two mistakes, become a file',
  () => {
    const answers = ['1', '', 'novice', 'finance', '', 'January', '', '', '', 'What if they joined?', '']
    const { status, said } = typed(answers.map(a => `${a}\r`))
    expect(status).toBe(0)
    expect(said).toContain('did you mean "Business and Financial Operations Occupations"?')
    expect(said).toContain('wrote they-joined.yaml')
    expect(parse(readFileSync(join(folder, 'they-joined.yaml'), 'utf8'))).toMatchObject({
      question: 'What if they joined?',
      add: [
        {
          people: 0.1,
          level: 'novice',
          occupation: 'Business and Financial Operations Occupations',
          from: '2026-01',
        },
      ],
    })
  },
  90_000,
)

test.skipIf(!hasPython).each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])(
  '%s ends it with one line of its own, and nothing is written',
  (_, key) => {
    const { status, said } = typed(['values\r', key])
    expect(status).toBe(2)
    expect(said.trim().split('\n').at(-1)).toBe(
      'plumbline: stopped before the last question; nothing is written',
    )
    expect(existsSync(join(folder, 'tasks-were-worth-more.yaml'))).toBe(false)
  },
  90_000,
)
