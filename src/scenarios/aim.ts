/** Where a scenario is aimed: the sessions that its rules name, as they are without it. */
import type { Condition, Rules } from '../model/rules.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { whereWords } from './diff.js'

/** Sessions that meet every condition of at least one of the lists. */
export interface Aim {
  readonly where: readonly (readonly Condition[])[]
  /** The same in words, such as "novice or beginner sessions". */
  readonly words: string
}

/** The aim of the rules that the other arm does not have; undefined where they name no one, or everyone. */
export function aimOf(rules: Rules, other: Rules): Aim | undefined {
  const known = new Set([...other.transitions, ...other.settings].map(r => JSON.stringify(r)))
  const isNew = (rule: object) => !known.has(JSON.stringify(rule))
  const clauses = [
    ...rules.transitions.filter(isNew).map(t => [levelIs(t.from), ...t.where]),
    ...rules.settings.filter(isNew).map(s => [...s.where]),
  ]
  const isAll = changesAll(rules, other) || clauses.some(c => c.length === 0)
  if (isAll || clauses.length === 0) return undefined
  const where = joined(clauses)
  return { where, words: where.map(aimWords).join('; or ') }
}

const levelIs = (level: number): Condition => ({ column: 'expertise', codes: [level] })

function changesAll(a: Rules, b: Rules): boolean {
  const wide = ({ mix, occupations }: Rules) => JSON.stringify([mix, occupations])
  return wide(a) !== wide(b)
}

/** Lists that differ in their levels of expertise alone become one. */
function joined(clauses: readonly (readonly Condition[])[]): (readonly Condition[])[] {
  const all = new Map<string, Condition[]>()
  for (const clause of clauses) {
    const [level, rest] = [clause.find(isLevel), clause.filter(c => !isLevel(c))]
    const key = JSON.stringify([level === undefined, rest])
    const before = all.get(key)
    const codes = [...new Set([...(before?.find(isLevel)?.codes ?? []), ...(level?.codes ?? [])])].sort()
    all.set(key, level ? [{ column: 'expertise', codes }, ...rest] : rest)
  }
  return [...all.values()]
}

const isLevel = ({ column, codes }: Condition) => column === 'expertise' && codes !== undefined

function aimWords(where: readonly Condition[]): string {
  const levels = where.find(isLevel)?.codes?.map(k => EXPERTISE_NAMES[k]) ?? []
  const rest = where.filter(c => !isLevel(c))
  return `${[levels.join(' or '), 'sessions'].filter(Boolean).join(' ')}${whereWords(rest)}`
}
