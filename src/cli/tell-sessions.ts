/** Reports on standard error what to know of sessions from elsewhere, and which lines cannot be computed. */

import type { Sessions } from '../corpus/load-frame.js'
import type { Said } from '../corpus/recover-corpus.js'
import { need, PlumblineError } from '../ground/error.js'
import type { Recovered } from '../recover/line.js'
import { hint } from './output.js'

/** The rows, after notes on the sessions, and on tables beside them, are printed. */
export function told(
  said: Said & { readonly sessions?: Sessions },
  ofTables: readonly string[] = [],
): Recovered[] {
  tellSessions(said.sessions, said.unsaid, ofTables)
  if (said.rows.length === 0 && said.unsaid.length > 0) {
    const missing = [...new Set(said.unsaid.flatMap(u => u.columns))]
    throw new PlumblineError(
      'column.missing',
      `missing columns ${missing.join(', ')}: without them nothing that is asked for can be said`,
    )
  }
  return [...said.rows]
}

export function tellSessions(
  sessions: Sessions | undefined,
  unsaid: Said['unsaid'],
  ofTables: readonly string[] = [],
): void {
  for (const note of [...notesOn(sessions, unsaid), ...ofTables]) hint(`note: ${note}`)
}

/** What to know of sessions from elsewhere, a sentence each: what is missing, left out, or cannot be said. */
export function notesOn(sessions: Sessions | undefined, unsaid: Said['unsaid']): string[] {
  const { incomplete = [] } = sessions?.gaps ?? {}
  return [
    ...(sessions?.notes ?? []),
    ...(incomplete.length > 0
      ? [
          `values are missing in ${incomplete.join(', ')}: a statistic rests on the sessions that have all that it needs`,
        ]
      : []),
    ...(unsaid.length > 0 ? [missingColumns(unsaid)] : []),
  ]
}

/** All missing columns at once, each with the number of lines that need it. */
function missingColumns(unsaid: Said['unsaid']): string {
  const columns = [...new Set(unsaid.flatMap(u => u.columns))]
  const count = (groups: Said['unsaid']) => groups.reduce((n, u) => n + u.lines.length, 0)
  const needed = columns.map(c => `${c} (${count(unsaid.filter(u => u.columns.includes(c)))})`)
  return `${count(unsaid)} lines cannot be said for want of columns; how many need each: ${needed.join(', ')}`
}

/** Throws, naming every column that is missing, unless the sessions have all of these. */
export function needColumns(
  { gaps }: { readonly gaps: Pick<Sessions['gaps'], 'missing'> },
  columns: readonly string[],
  what: string,
): void {
  const missing = columns.filter(c => gaps.missing.includes(c))
  need(missing.length === 0, 'column.missing', `missing columns ${missing.join(', ')}, which ${what} needs`)
}
