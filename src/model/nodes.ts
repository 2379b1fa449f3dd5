/** The model: every node in causal order. The list is the documentation and the dependency graph. */
import { need, needOneOf } from '../ground/error.js'
import { actingLevel } from './acting.js'
import { actionKind, actionLines, actionOk, actionWords } from './actions.js'
import type { Filled } from './block.js'
import { coaching } from './coaching.js'
import { decisionCounts, decisionMaker, decisionShares, decisions, decisionTurn } from './decisions.js'
import { effort } from './effort.js'
import { code, evidence } from './evidence.js'
import { expectedOutcome, expectedTrouble } from './expected.js'
import { expertise } from './expertise.js'
import { hardSignals } from './hard-signals.js'
import { headless } from './headless.js'
import { joined } from './joining.js'
import { lines } from './lines.js'
import type { Node } from './node.js'
import { observation } from './observe.js'
import { goal, outcome } from './outcome.js'
import type { Parameter } from './parameter.js'
import { accountAge, diligence, familiarity, occupation, sessions } from './people.js'
import { postings } from './postings.js'
import { probabilities } from './probabilities.js'
import { rhythm, start } from './rhythm.js'
import { readTwice, secondReading } from './second-reading.js'
import { signals, turnCorrects, turnPrecision, turnVerification, verification } from './signals.js'
import { mainSubject, practice, subject } from './subject.js'
import { sessionSurface, surface } from './surface.js'
import { codebase, favourability, value, workMode } from './task.js'
import { trouble } from './trouble.js'
import { turns } from './turn-count.js'
import { turnActions, turnPrompt, turnTime, turnWords } from './turns.js'
import { firstMonth, modelFamily, month } from './when.js'

/** Every variable of the model in causal order: its name, parents, parameters and distribution. Parents stand above. */
export const NODES: readonly Node[] = causal([
  sessions,
  occupation,
  familiarity,
  diligence,
  joined,
  accountAge,
  surface,
  mainSubject,
  rhythm,
  month,
  start,
  firstMonth,
  modelFamily,
  workMode,
  subject,
  practice,
  codebase,
  sessionSurface,
  value,
  favourability,
  expertise,
  actingLevel,
  headless,
  coaching,
  decisions,
  turns,
  decisionCounts,
  decisionShares,
  verification,
  signals,
  effort,
  trouble,
  goal,
  outcome,
  code,
  evidence,
  probabilities,
  expectedTrouble,
  expectedOutcome,
  lines,
  observation,
  hardSignals,
  readTwice,
  secondReading,
  postings,
  turnActions,
  turnWords,
  turnPrompt,
  turnTime,
  turnPrecision,
  turnVerification,
  turnCorrects,
  actionKind,
  actionOk,
  actionLines,
  actionWords,
  decisionTurn,
  decisionMaker,
])

/** The list as it is, or an error where a name is taken, a parent is missing, or a parent stands below. */
export function causal(nodes: readonly Node[]): readonly Node[] {
  const above = new Set<string>()
  for (const node of nodes) {
    need(!above.has(node.name), 'node.duplicate', `two nodes are called ${node.name}`)
    for (const parent of node.parents) {
      need(
        above.has(parent),
        'node.order',
        `node ${node.name} reads ${parent}, which does not stand above it`,
      )
    }
    above.add(node.name)
  }
  return nodes
}

/** Every parameter of the model, in the order of its nodes. */
export const PARAMETERS: readonly Parameter[] = [
  ...new Map(NODES.flatMap(n => n.parameters.flatMap(g => g.members)).map(p => [p.id, p])).values(),
]

const byId: ReadonlyMap<string, Parameter> = new Map(PARAMETERS.map(p => [p.id, p]))

/** The parameter called `id`, or an error naming the nearest. */
export function parameterNamed(id: string): Parameter {
  const found = byId.get(id)
  if (!found) needOneOf(id, [...byId.keys()], 'parameter.unknown', 'parameter')
  return found as Parameter
}

/** The node that fills a column of the block, or makes it of potential outcomes. */
export function fillerOf(column: Filled): string {
  const fills = (n: Node) => n.fills.includes(column) || n.realises?.some(r => column === `sessions.${r}`)
  const node = NODES.find(fills)
  need(node, 'node.column', `no node fills ${column}`)
  return node.name
}

/** The nodes that read a parameter. */
export function readersOf(id: string): readonly Node[] {
  return NODES.filter(n => n.parameters.some(g => g.members.some(p => p.id === id)))
}
