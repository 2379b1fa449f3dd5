/** Creates the folders of estimators while a study runs. */
import { accessSync, constants, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Study } from './study.js'

const MEMORY_FOLDER = '/dev/shm'
/** The number of people, over all estimators that read a copy, up to which corpora may be in memory. */
const FEW_PEOPLE = 50_000

/** The parent of estimators' folders: in memory where the system has such a folder and the corpora are small. */
function scratchFolder({ worlds, estimators, share }: Study): string {
  const copies = share ? 1 : estimators.length
  const isSmall = Math.max(...worlds.map(w => w.people)) * copies <= FEW_PEOPLE
  try {
    if (isSmall) accessSync(MEMORY_FOLDER, constants.W_OK)
    return isSmall ? MEMORY_FOLDER : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** A fresh folder for this process. Folders that interrupted processes of this machine left are removed first. */
export function makeScratch(study: Study): string {
  const folder = scratchFolder(study)
  const prefix = `plumbline-${hostname()}-`
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(prefix) ? Number(/^(\d+)-/.exec(name.slice(prefix.length))?.[1]) : Number.NaN
    if (pid > 0 && !isAlive(pid)) rmSync(join(folder, name), { recursive: true, force: true })
  }
  return mkdtempSync(join(folder, `${prefix}${process.pid}-`))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // A process of another user may not be signalled.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
