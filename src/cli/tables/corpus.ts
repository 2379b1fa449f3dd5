/** What a corpus holds, for machines. */
import type { Manifest } from '../../corpus/manifest.js'

/** A row a table: its name, its rows and the files that they lie in. */
export function tablesIn(manifest: Manifest) {
  return manifest.resources.map(r => ({ table: r.name, rows: r.plumbline.rows, parts: r.path.length }))
}
