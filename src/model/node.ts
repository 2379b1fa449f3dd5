/** A node of the causal model: one row that names its parents, its law, its noise and its parameters. */
import type { Block, Filled, Realised } from './block.js'
import type { ParameterGroup, ParameterValues } from './parameter.js'

/** Laws of the noise that a node may ask for; the room that generates supplies the draws. */
export type NoiseLaw = 'uniform' | 'normal' | 'gamma32'

/** Whose rows a node computes; each row is an entity with draws of its own. */
export type NodeLevel = 'person' | 'session' | 'turn' | 'action'

/** Computes a node's columns for the whole block; noise[j][i] is draw j of row i. It draws nothing itself. */
export type Kernel = (block: Block, noise: readonly Float64Array[]) => void

export interface Node {
  /** Dotted and permanent: it addresses the node's random stream. */
  readonly name: string
  readonly level: NodeLevel
  /** Names of the nodes whose columns it reads; all stand above it. */
  readonly parents: readonly string[]
  /** Columns of the public tables that it determines. */
  readonly writes: readonly string[]
  /** Columns of the block that its law fills; no other node fills them. */
  readonly fills: readonly Filled[]
  /** Columns of potential outcomes among them of which each session then gets that of its own level of expertise. */
  readonly realises?: readonly Realised[]
  /**
   * Of a node that works at every level of expertise, from its parents at that level: whether under these parameters
   * the levels stand apart by themselves, whatever a session's own or acting level is.
   */
  readonly levelsApart?: (values: ParameterValues) => boolean
  /** Nodes whose columns it reads for their intermediate results, though they are none of its causes. */
  readonly borrows?: readonly string[]
  /** How it is drawn, in a line. */
  readonly law: string
  readonly noise: readonly NoiseLaw[]
  /** Numbers of the draws that its law leaves unread under these parameters: they are not made. None if not given. */
  readonly unread?: (values: ParameterValues) => readonly number[]
  readonly parameters: readonly ParameterGroup[]
  /** Reads the parameters once and returns the loop that fills the columns. */
  readonly prepare: (values: ParameterValues) => Kernel
}

/** A node row; identity, for its type. */
export const node = (row: Node): Node => row
