/**
 * Whom a scenario touches: the sessions of a block that differ from the same session of the baseline in anything that
 * they show, or in their probabilities of success.
 */
import type { Generator } from '../generate/generator.js'
import type { Block, Filled } from '../model/block.js'
import { NODES } from '../model/nodes.js'

/** Columns that do not count: intermediate results of nodes, which show only by what follows from them, and copies. */
const LATENT: ReadonlySet<string> = new Set([
  'people.familiarity',
  'people.diligence',
  // They restate a person's sessions.
  'people.sessions',
  'people.firstMonth',
  'sessions.sessionId',
  'sessions.person',
  'sessions.favourability',
  'sessions.logValue',
  'sessions.score',
  'sessions.scoreShift',
  'sessions.acting',
  'sessions.coached',
  'sessions.verificationDraw',
  'sessions.planningTendency',
  'sessions.executionTendency',
  'sessions.troublePredictor',
  'sessions.failPredictor',
  'sessions.succeedPredictor',
  'sessions.evidencePredictor',
  'sessions.expectedTrouble',
  'sessions.expectedVerified',
  'sessions.expectedAtLeastPartial',
  'sessions.expectedSucceeded',
  'sessions.expectedAbandoned',
])
/** The probabilities of a session at its own level: columns of potential outcomes that no draw realises. */
const PROBABILITIES = ['pVerified', 'pAtLeastPartial'] as const

interface Shown {
  readonly node: string
  readonly column: string
}
const SHOWN: readonly Shown[] = NODES.flatMap(n => {
  if (n.level !== 'person' && n.level !== 'session') return []
  const filled: readonly string[] = [...n.fills, ...(n.realises ?? []).map(r => `sessions.${r}` as Filled)]
  return filled.filter(c => !LATENT.has(c)).map(column => ({ node: n.name, column }))
})

/** 1 for each session of two blocks of the same rows that differs; only columns that both generators filled count. */
export function touchedIn(
  [base, own]: readonly [Block, Block],
  generators: readonly Generator[],
): Uint8Array {
  const sessions = new Uint8Array(base.sessions.n)
  const people = new Uint8Array(base.people.n)
  for (const { node, column } of SHOWN) {
    if (!generators.every(g => g.hasRun(node))) continue
    const [table, name] = column.split('.') as ['people' | 'sessions' | 'seen' | 'potential', string]
    if (table === 'potential') markOwnLevel(sessions, base, own, name)
    else mark(table === 'people' ? people : sessions, columnOf(base[table], name), columnOf(own[table], name))
  }
  const { person } = base.sessions
  for (let i = 0; i < sessions.length; i++) if (people[person[i] as number] === 1) sessions[i] = 1
  return sessions
}

/** A session differs where its person does, even in a column of the person alone. */
function mark(to: Uint8Array, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a === b) return
  for (let i = 0; i < to.length; i++) if (a[i] !== b[i]) to[i] = 1
}

function markOwnLevel(to: Uint8Array, base: Block, own: Block, name: string): void {
  if (!PROBABILITIES.some(p => p === name)) return
  const at = (b: Block) => b.potential.map(level => columnOf(level, name))
  const [before, after] = [at(base), at(own)]
  for (let i = 0; i < to.length; i++) {
    const x = (before[base.sessions.expertise[i] as number] as ArrayLike<number>)[i]
    const y = (after[own.sessions.expertise[i] as number] as ArrayLike<number>)[i]
    if (x !== y) to[i] = 1
  }
}

function columnOf(columns: object, name: string): ArrayLike<number> {
  return (columns as Record<string, ArrayLike<number>>)[name] as ArrayLike<number>
}
