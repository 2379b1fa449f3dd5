/**
 * Follows the steps of the Dockerfile below a folder, with this machine's Node in place of the base image: what can be
 * tried of an image where no engine runs. Paths of a stage lie in ROOT/STAGE; variables of the last stage are printed.
 *   node scripts/follow-dockerfile.mjs ROOT
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root as project } from './setup.mjs'

/** What the followed steps come to: the folder that stands for /, and what a container would start with. */
export function follow(root) {
  const ignored = new Set(lines('.dockerignore'))
  const stages = new Map()
  let stage
  for (const { name, words } of steps()) {
    if (name === 'FROM') {
      stage = { at: join(root, words[2] ?? 'image'), folder: '/', env: {}, user: undefined }
      stages.set(words[2], stage)
    } else if (name === 'WORKDIR') {
      stage.folder = words[0]
      mkdirSync(join(stage.at, stage.folder), { recursive: true })
    } else if (name === 'ENV') Object.assign(stage.env, Object.fromEntries(words.map(w => w.split('='))))
    else if (name === 'COPY') copy(words, stage, stages, ignored)
    else if (name === 'RUN') shell(words.join(' '), stage)
    else if (name === 'USER') stage.user = Number(words[0].split(':')[0])
  }
  return stage
}

const lines = file => readFileSync(join(project, file), 'utf8').split('\n').filter(Boolean)

/** Instructions with their words, less comments and arguments of the build. */
function steps() {
  const code = lines('Dockerfile').filter(l => !l.startsWith('#') && !l.startsWith('ARG'))
  return code.map(l => {
    const [name, ...words] = l.split(' ')
    return { name, words }
  })
}

function copy(words, stage, stages, ignored) {
  const from = words[0].startsWith('--from=') ? stages.get(words.shift().slice('--from='.length)) : undefined
  const to = words.pop()
  const below = from ? from.at : project
  for (const source of words) {
    // A folder's content is what is copied of it.
    const target = to.endsWith('/') ? join(to, basename(source)) : to
    cpSync(join(below, source), resolve(join(stage.at, stage.folder), target), {
      recursive: true,
      filter: path => from !== undefined || path === join(below, source) || !ignored.has(basename(path)),
      verbatimSymlinks: true,
    })
  }
}

/** A step's command; its absolute paths lie below the stage's folder. */
function shell(command, { at, folder, env }) {
  const below = command.replaceAll(/(?<= )\/(?=\w)/g, `${at}/`)
  const { status } = spawnSync('sh', ['-c', below], {
    cwd: join(at, folder),
    env: { ...process.env, ...env },
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) throw new Error(`the step failed: ${command}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(JSON.stringify(follow(resolve(process.argv[2]))))
