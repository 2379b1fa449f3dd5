/** Compares a corpus's files with its manifest. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { unlistedFiles } from '../files/input.js'
import { hashFile } from '../files/part-file.js'
import { needOurs, readManifest } from './generate-corpus.js'

/** A file of a corpus, by its path in the folder, and whether it is what the manifest says. */
export interface VerifiedPart {
  readonly path: string
  readonly state: 'sound' | 'missing' | 'wrong size' | 'altered' | 'not in the manifest'
}

/** Every part of a complete corpus with its state, by size and SHA-256, then files beside them that the manifest does not list. */
export function verifyCorpus(folder: string): VerifiedPart[] {
  const { parts } = needOurs(readManifest(folder), folder).plumbline
  const listed = parts.map(part => {
    const path = join(folder, part.path)
    if (!existsSync(path)) return { path: part.path, state: 'missing' as const }
    if (statSync(path).size !== part.bytes) return { path: part.path, state: 'wrong size' as const }
    return {
      path: part.path,
      state: hashFile(path) === part.sha256 ? ('sound' as const) : ('altered' as const),
    }
  })
  const paths = parts.map(p => p.path)
  return [
    ...listed,
    ...unlistedFiles(folder, paths).map(path => ({ path, state: 'not in the manifest' as const })),
  ]
}
