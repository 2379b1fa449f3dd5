/** Arquero in the one file that it ships for browsers: its many modules take Node ten times as long to load. */
import type * as Arquero from 'arquero'
import 'arquero/dist/arquero.min.js'

export type { ColumnTable } from 'arquero'

/** The file puts all that Arquero exports under a global name, but where `module` is global too, as under `node -e`. */
const { aq } = globalThis as unknown as { aq?: typeof Arquero }
export const { fromCSV, table } = aq ?? (await import('arquero'))
