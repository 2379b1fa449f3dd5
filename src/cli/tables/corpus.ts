/** The contents of a corpus, as JSON. */
import type { Manifest } from '../../corpus/manifest.js'

/** One row per table: its name, its number of rows and its files. */
export function tablesIn(manifest: Manifest) {
  return manifest.resources.map(r => ({ table: r.name, rows: r.plumbline.rows, parts: r.path.length }))
}
