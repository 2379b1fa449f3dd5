/** plumbline recover --agreement, --postings: how far two readings of the labels agree, and estimated prices of postings. */
import { readBeside } from '../../../corpus/recover-tables.js'
import { compute } from '../../../recover/compute.js'
import type { Recovered } from '../../../recover/line.js'
import { nameBegins } from '../../../schema/stratum.js'
import { OTHER_TABLES } from '../../../schema/tables.js'
import { mappingFrom, namedIn, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { hint } from '../../output.js'
import { tellSessions } from '../../tell-sessions.js'
import { drawn } from './bootstrapped.js'

export async function tables(args: RecoverArguments): Promise<Recovered[]> {
  const named = namedIn(args)
  const rows: Recovered[] = []
  for (const table of OTHER_TABLES) {
    const source = named[table]
    if (source === undefined) continue
    const read = await readBeside(table, source, sourceOf(args), mappingFrom(args))
    const { frames, lines, notes, sessions } = read
    tellSessions(sessions, [])
    for (const note of notes) hint(`note: ${note}`)
    const wanted = lines.filter(l => nameBegins(l, args.only ?? ''))
    rows.push(...(args.bootstrap ? drawn(frames, wanted, args) : compute(frames, lines)))
  }
  return rows
}
