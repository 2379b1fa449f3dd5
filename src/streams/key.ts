/** Maps a user's seed and a node's name to the key of the node's stream. */
import seedrandom from 'seedrandom'

/** The 64-bit key of a counter-based generator, as two 32-bit words. */
export interface Key {
  readonly k0: number
  readonly k1: number
}

/**
 * The key of the stream that belongs to `node` under `seed`: the first two words of seedrandom's alea
 * started from both. It depends on nothing else, so adding or removing a node moves no other node's draws.
 */
export function nodeKey(seed: string, node: string): Key {
  const random = seedrandom.alea(`${seed.length}:${seed}:${node}`)
  return { k0: random.int32(), k1: random.int32() }
}
