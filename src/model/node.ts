/** A node of the causal model: one row that names its parents, its distribution, its noise and its parameters. */
import type { Block, Filled, Realised } from './block.js'
import {
  type DeclaredValues,
  declaredValues,
  groupsIn,
  type ParameterGroup,
  type ParameterRecord,
  type ParameterValues,
} from './parameter.js'

/** Distributions of the noise that a node may ask for; generate/ supplies the draws. */
export type NoiseDistribution = 'uniform' | 'normal' | 'gamma32'

/**
 * A draw that the rows of one person share, one value for each row of people; or those of one person on one subject, one value
 * for each row of sessions.
 */
export interface Standing {
  readonly of: 'person' | 'person_subject'
  readonly distribution: NoiseDistribution
}

/** A draw of each row's own, or a standing one. */
export type Noise = NoiseDistribution | Standing

/** The draw in words, such as "normal" or "normal of the person". */
export function noiseWords(noise: Noise): string {
  if (typeof noise === 'string') return noise
  return `${noise.distribution} of the person${noise.of === 'person' ? '' : ' and the subject'}`
}

/** Whose rows a node computes; each row is an entity with draws of its own. */
export type NodeLevel = 'person' | 'session' | 'turn' | 'action' | 'decision' | 'reading' | 'posting'

/**
 * Computes a node's columns for the whole block; noise[j][i] is draw j of row i, of people or of its own. It draws nothing itself.
 * Where the node can do so and `own` is given, potential outcomes are worked out at that level of each session alone.
 */
export type Kernel = (block: Block, noise: readonly Float64Array[], own?: Uint8Array) => void

interface NodeFacts {
  /** Dotted and permanent: it addresses the node's random stream. */
  readonly name: string
  readonly level: NodeLevel
  /** Names of the nodes whose columns it reads; all stand above it. */
  readonly parents: readonly string[]
  /** Columns of the public tables that it determines, alone or with others. */
  readonly writes: readonly string[]
  /** Columns of the block that its kernel fills; no other node fills them. */
  readonly fills: readonly Filled[]
  /** Columns of potential outcomes among them of which each session then gets that of its own level of expertise. */
  readonly realises?: readonly Realised[]
  /** Whether its kernel can work out each session's own level alone. */
  readonly ownAlone?: true
  /** Whether it runs only where it is asked for by name: no table has its columns. */
  readonly onRequest?: true
  /** Nodes whose columns it reads for their intermediate results, though they are not its causes. */
  readonly borrows?: readonly string[]
  /** A node with which it is held, because its columns restate that node's. */
  readonly heldWith?: string
  /** How it is drawn, in one line of text. */
  readonly distribution: string
  readonly noise: readonly Noise[]
}

/** A node as it is written down: its functions get the values of the parameters that it declares, and no others. */
export interface NodeRow<P extends ParameterRecord> extends NodeFacts {
  readonly parameters: P
  /**
   * Of a node that computes every level of expertise, from its parents at that level: whether under these parameters
   * the levels differ by themselves, whatever a session's own or acting level is.
   */
  readonly levelsApart?: (values: DeclaredValues<P>) => boolean
  /** Numbers of the draws that its kernel leaves unread under these parameters: they are not made. None if not given. */
  readonly unread?: (values: DeclaredValues<P>) => readonly number[]
  /** Returns the loop that fills the columns. */
  readonly prepare: (values: DeclaredValues<P>) => Kernel
}

/** A node as the other rooms see it: from all parameters of a run its functions read those that it declares. */
export interface Node extends NodeFacts {
  /** Every group that it reads. */
  readonly parameters: readonly ParameterGroup[]
  readonly levelsApart?: (values: ParameterValues) => boolean
  readonly unread?: (values: ParameterValues) => readonly number[]
  readonly prepare: (values: ParameterValues) => Kernel
}

/** The node of a row. */
export function node<const P extends ParameterRecord>(row: NodeRow<P>): Node {
  const { parameters, levelsApart, unread, prepare, ...facts } = row
  const declared = (values: ParameterValues) => declaredValues(parameters, values)
  return {
    ...facts,
    parameters: groupsIn(parameters),
    ...(levelsApart && { levelsApart: (values: ParameterValues) => levelsApart(declared(values)) }),
    ...(unread && { unread: (values: ParameterValues) => unread(declared(values)) }),
    prepare: values => prepare(declared(values)),
  }
}
