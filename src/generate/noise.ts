/** Draws the noise of nodes: a value for each row, or one that rows of a person share. */
import type { Block } from '../model/block.js'
import type { Node, Standing } from '../model/node.js'
import { words } from '../streams/draw.js'
import type { Key } from '../streams/key.js'
import { sampler } from '../streams/sampler.js'
import { idsOf, membersOf, ROWS } from './row-ids.js'

const NOTHING = new Float64Array(0)
const GROWTH = 1.25
/** Room for the subjects. */
const SUBJECTS_PER_PERSON = 16

/** Owns and reuses the memory of the draws. */
export class NoiseMaker {
  readonly #memberKeys = words(0)
  readonly #buffers: Float64Array[] = []
  #ids: Float64Array = NOTHING

  /** The node's noise for every row of its level, valid until the next node's; nothing of what its kernel does not read. */
  of(node: Node, key: Key, unread: readonly number[], block: Block): readonly Float64Array[] {
    const { sessions } = block
    const members = membersOf(block, node.level)
    const n = block[ROWS[node.level]].n
    const draws = sampler()
    if (members && node.noise.length > 0) draws.keys(this.#memberKeys, key, sessions.sessionId, sessions.n)
    const ids = idsOf(block, node.level)
    return node.noise.map((noise, draw) => {
      if (unread.includes(draw)) return NOTHING
      if (typeof noise !== 'string') return this.#standing(noise, key, draw, block)
      const distribution = noise
      const out = this.#buffer(draw, n)
      if (members)
        draws.members(out, distribution, this.#memberKeys, members.session, members.number, n, draw)
      else draws.entities(out, distribution, key, ids, n, draw)
      return out
    })
  }

  /** A draw that rows share: a value for each row of people, or for each row of sessions. */
  #standing({ of, distribution }: Standing, key: Key, draw: number, block: Block): Float64Array {
    const { people, sessions } = block
    const ids = of === 'person' ? people.personId : this.#personSubjects(people, sessions)
    const { n } = of === 'person' ? people : sessions
    const out = this.#buffer(draw, n)
    sampler().entities(out, distribution, key, ids, n, draw)
    return out
  }

  /** A number for each session that its person and subject have to themselves. */
  #personSubjects({ personId }: Block['people'], { n, person, subject }: Block['sessions']): Float64Array {
    if (this.#ids.length < n) this.#ids = new Float64Array(Math.ceil(n * GROWTH))
    for (let i = 0; i < n; i++) this.#ids[i] = personId[person[i]] * SUBJECTS_PER_PERSON + subject[i]
    return this.#ids
  }

  #buffer(draw: number, n: number): Float64Array {
    const buffer = this.#buffers[draw]
    if (buffer && buffer.length >= n) return buffer
    const fresh = new Float64Array(Math.ceil(n * GROWTH))
    this.#buffers[draw] = fresh
    return fresh
  }
}
