/** A folder of a test file's own, which is removed after its tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** The folder; what writes a file there, and what writes one of CSV under a new name: both return its path. */
export function ownFolder(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `plumbline-${name}-`))
  afterAll(() => rmSync(folder, { recursive: true }))
  const written = (file: string, content: string | Uint8Array): string => {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }
  let count = 0
  const csv = (text: string) => written(`${count++}.csv`, text)
  return { folder, written, csv }
}
