/**
 * Arquero in the one file that it ships for browsers: its many modules take Node ten times as long to load.
 *
 * Pinned: arquero 8.0.3. A later one may put what it exports elsewhere.
 */
import type * as Arquero from 'arquero'
import * as file from 'arquero/dist/arquero.min.js'

export type { ColumnTable } from 'arquero'

/** Defined in what bundlers make for CommonJS, and under `node -e`. */
declare const exports: typeof Arquero | undefined

const { aq } = globalThis as unknown as { readonly aq?: typeof Arquero }

/** Where the file puts what Arquero exports: a bundler's module, a global name, or else `exports`, which tests have of their own. */
export const { fromCSV, table } =
  'table' in file ? (file as typeof Arquero) : (aq ?? (exports as typeof Arquero))
