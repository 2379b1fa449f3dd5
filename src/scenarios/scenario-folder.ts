/** Where the shipped scenarios are: beside the compiled code, or, for code that a bundler moved, in the installed package. */
import { existsSync } from 'node:fs'
// By the default import: bundles for ES modules often begin with an import of createRequire itself.
import modules from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { need } from '../ground/error.js'

const PACKAGE = '@plumbline/plumbline'

let found: string | undefined

/** The folder, looked for when it is first needed, so that no import fails for want of it. */
export function scenarioFolder(): string {
  found ??= look()
  return found
}

function look(): string {
  const places = [...besideCode(), inPackage()]
  const folder = places.find(p => p !== undefined && existsSync(join(p, 'baseline.yaml')))
  const looked = places.filter(p => p !== undefined).join(' and ') || 'no folder'
  need(
    folder,
    'scenario.folder',
    `the scenarios that ship with ${PACKAGE} are not there: looked in ${looked}, and for the package from ${process.cwd()}; install it there`,
  )
  return folder
}

/** From a module of dist/, and from one of its bundle. A CommonJS bundle has no URL of its own. */
function besideCode(): string[] {
  const here: string | undefined = import.meta.url
  return here ? ['../../', '../../../'].map(up => fileURLToPath(new URL(`${up}scenarios/`, here))) : []
}

function inPackage(): string | undefined {
  try {
    const manifest = modules.createRequire(join(process.cwd(), 'noop.js')).resolve(`${PACKAGE}/package.json`)
    return join(dirname(manifest), 'scenarios')
  } catch {
    return undefined
  }
}
