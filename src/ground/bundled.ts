/** The bundle that stands in for hundreds of compiled modules. */
import { statSync } from 'node:fs'

/** The compiler's records, which no package has: it has compiled since where one is newer than the bundle. */
const RECORDS = ['numeric.tsbuildinfo', 'plumbline.tsbuildinfo']

/** The module ROOM/NAME of the bundle in a folder of compiled modules, where it is there and current. */
export function bundled(path: string, compiled: URL): URL | undefined {
  const module = new URL(`bundle/${path}`, compiled)
  const made = changed(module)
  return made > 0 && RECORDS.every(r => changed(new URL(r, compiled)) < made) ? module : undefined
}

const changed = (file: URL) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
