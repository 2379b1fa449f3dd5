/** Completion, in each shell that is installed. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAIN, plumbline } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-completion-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

beforeAll(() => {
  const command = join(folder, 'plumbline')
  writeFileSync(command, `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`)
  chmodSync(command, 0o755)
  for (const shell of SHELLS) writeFileSync(join(folder, shell), plumbline(['completion', shell]).out)
})

/** Programs that load the script and print what it offers in place of the last word, a line each. */
const ASK: Readonly<Record<Shell, (words: readonly string[]) => string[]>> = {
  bash: words => [
    '--norc',
    '-c',
    `source ${folder}/bash; COMP_WORDS=(${quoted(words)}); COMP_CWORD=${words.length - 1}; _plumbline; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  // What zsh itself offers only at a prompt, it is handed here.
  zsh: words => [
    '-f',
    '-c',
    `compdef() {}; _files() {}; _describe() { print -l -- "\${(@P)2}" }; source ${folder}/zsh; words=(${quoted(words)}); CURRENT=${words.length}; _plumbline`,
  ],
  fish: words => ['--no-config', '-c', `source ${folder}/fish; complete -C ${quoted([words.join(' ')])}`],
}

const quoted = (words: readonly string[]) => words.map(w => `'${w}'`).join(' ')

/** What is offered, less its description. */
function offered(shell: Shell, words: readonly string[]): string[] {
  const { stdout } = spawnSync(shell, ASK[shell](['plumbline', ...words]), {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder },
  })
  return stdout
    .split('\n')
    .filter(Boolean)
    .map(line => (shell === 'zsh' ? line.split(':') : line.split('\t'))[0] as string)
}

describe.each(SHELLS)('in %s', shell => {
  const isHere = spawnSync(shell, ['-c', 'true']).status === 0
  test.skipIf(!isHere)('commands, options, scenarios and actions are completed', () => {
    expect(offered(shell, ['re'])).toEqual(expect.arrayContaining(['recover', 'report']))
    expect(offered(shell, ['generate', '--sc'])).toEqual(expect.arrayContaining(['--scale', '--scenario']))
    expect(offered(shell, ['generate', '--scenario', 'nov'])).toEqual(['novice-wave'])
    expect(offered(shell, ['scenario', 'ru'])).toEqual(['run'])
    expect(offered(shell, ['scenario', 'run', '--json', 'upsk'])).toEqual(['upskilling'])
  })
})

test('an unknown shell is an error that names the nearest', () => {
  const { err, status } = plumbline(['completion', 'fisch'])
  expect([status, err]).toEqual([2, expect.stringContaining('did you mean "fish"?')])
})

test('the help names every command once, in groups, the most used first', () => {
  const { out } = plumbline(['--help'])
  const names = [...out.matchAll(/^ {2}([a-z]+)/gm)].map(m => m[1])
  expect(names.slice(0, 5)).toEqual(['run', 'generate', 'check', 'recover', 'report'])
  expect(new Set(names).size).toBe(names.length)
  expect(names.sort()).toEqual(
    plumbline(['--get-yargs-completions', 'plumbline', ''], { env: { SHELL: 'bash' } })
      .out.split('\n')
      .filter(n => /^[a-z]/.test(n))
      .sort(),
  )
})
