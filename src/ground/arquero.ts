/** Arquero in the one file that it ships for browsers: its many modules take Node ten times as long to load. */
import type * as Arquero from 'arquero'
import * as file from 'arquero/dist/arquero.min.js'

export type { ColumnTable } from 'arquero'

/** There in what bundlers make for CommonJS, and under `node -e`. */
declare const exports: typeof Arquero | undefined

/** Where the file puts what Arquero exports: a bundler's module, `exports` where there are any, or a global name. */
export const { fromCSV, table } =
  'table' in file
    ? (file as typeof Arquero)
    : typeof exports === 'undefined'
      ? (globalThis as unknown as { aq: typeof Arquero }).aq
      : exports
