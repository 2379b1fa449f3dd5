/**
 * The sessions that an audit shows. Each session has a draw of its own, addressed by seed and session; of a stratum those
 * with the smallest are audited, up to a limit that is fixed for the corpus. So parts need nothing of each other, and a
 * larger audit includes a smaller one (permanent random numbers: Ohlsson 1995).
 */
import type { Audited, Block } from '../model/block.js'
import { columnNamed, TABLES } from '../schema/tables.js'
import { nodeKey } from '../streams/key.js'
import { sampler } from '../streams/sampler.js'
import { firstCode } from './audit-design.js'
import { tableOf } from './tables.js'

/** A stratum of an audit as the manifest states it. */
export interface AuditStratum {
  /** The observed level; null where all sessions are one stratum. */
  readonly level: string | null
  /** Sessions of the stratum and of its sample; null where each session is drawn by itself, so that both are not fixed. */
  readonly sessions: number | null
  readonly sampled: number | null
  readonly inclusion_probability: number
  /** Draws below this are audited, and one that equals it if its session is not above the last. */
  readonly draws_below: number
  readonly last_session: number
}

/** An audit of one corpus: which draws are in it. */
export interface AuditSample {
  readonly design: string
  readonly by: string | null
  /** By the code of the level. */
  readonly strata: readonly AuditStratum[]
}

const STREAM = 'session.audit'

/** The draw of every session of a block. */
export function auditDraws({ sessions }: Block, seed: string): Float64Array {
  const draws = new Float64Array(sessions.n)
  sampler().entities(draws, 'uniform', nodeKey(seed, STREAM), sessions.sessionId, sessions.n, 0)
  return draws
}

/** The stratum of every session of a block, by its observed label; undefined where there is one stratum. */
export function auditStrata(block: Block, by: string | null): ArrayLike<number> | undefined {
  if (by === null) return undefined
  const values = tableOf(block, 'sessions', [by]).columns[0]?.values ?? []
  const first = firstCode(columnNamed(TABLES.sessions, by))
  return first === 0 ? values : Array.from(values, v => v - first)
}

/** The rows of a block's sessions that are audited, with the probability of each. */
export function auditedRows(block: Block, seed: string, { by, strata }: AuditSample): Audited {
  const [draws, codes] = [auditDraws(block, seed), auditStrata(block, by)]
  const stratum = (i: number) => strata[codes?.[i] ?? 0] as AuditStratum
  const isAudited = (i: number) => {
    const { draws_below, last_session } = stratum(i)
    const u = draws[i] as number
    return u < draws_below || (u === draws_below && (block.sessions.sessionId[i] as number) <= last_session)
  }
  const rows = Array.from(draws.keys()).filter(isAudited)
  return {
    rows: Int32Array.from(rows),
    probabilities: Float64Array.from(rows, i => stratum(i).inclusion_probability),
  }
}
