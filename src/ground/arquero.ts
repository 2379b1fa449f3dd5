/** Arquero in the one file that it ships for browsers: its many modules take Node ten times as long to load. */
import type * as Arquero from 'arquero'
import 'arquero/dist/arquero.min.js'

export type { ColumnTable } from 'arquero'

/** The file puts all that Arquero exports under this global name. */
export const { fromCSV, table } = (globalThis as unknown as { aq: typeof Arquero }).aq
