/**
 * What the sessions of one person share beyond what the model says of the person: a part of a node's noise is the person's. The
 * distribution of each session by itself stays exactly what it is (a one-factor copula), so that no mean, share or quantile of
 * sessions depends on these parameters; what depends on them is how alike two sessions of one person are.
 */
import { pick } from './distributions.js'
import type { Standing } from './node.js'
import { type ParameterMeta, scalar } from './parameter.js'

const unreported = 'how alike a person’s sessions are is not reported'

/** A parameter: the correlation, between two sessions of one person, of a node's normal noise. */
export function likeness(of: string, value: number, what: string, by = 0.1) {
  return scalar(`standing.${of}`, value, `Correlation of ${what} between two sessions of one person`, {
    unit: 'correlation',
    support: [0, 0.95],
    class: 'assumed',
    source: unreported,
    plausible: { by },
  })
}

/** A parameter: how often a session has the person's standing choice rather than one of its own. */
export function habit(of: string, value: number, what: string, by = 0.2) {
  const meta: ParameterMeta = {
    unit: 'share',
    support: [0, 0.98],
    class: 'assumed',
    source: unreported,
    plausible: { by },
  }
  return scalar(`standing.${of}`, value, `Share of sessions with the person’s standing ${what}`, meta)
}

/** A draw that the sessions of one person share; or those of one person on one subject. */
export const PERSONS_NORMAL: Standing = { of: 'person', distribution: 'normal' }
export const PERSONS_UNIFORM: Standing = { of: 'person', distribution: 'uniform' }
export const PERSON_SUBJECTS_NORMAL: Standing = { of: 'person_subject', distribution: 'normal' }

/**
 * Turns z, standard normal, into standard normals of which two with the same owner have the correlation r; without owners
 * the standing values are those of each row.
 */
export function alike(
  z: Float64Array,
  n: number,
  r: number,
  standing: Float64Array,
  owner?: Int32Array,
): void {
  if (r === 0) return
  const [common, own] = [Math.sqrt(r), Math.sqrt(1 - r)]
  for (let i = 0; i < n; i++) z[i] = common * standing[owner ? owner[i] : i] + own * z[i]
}

/** Turns u, uniform, into uniforms of which a share are their owner's: a value below the share says so, one above is stretched. */
export function keep(
  u: Float64Array,
  n: number,
  share: number,
  standing: Float64Array,
  owner: Int32Array,
): void {
  if (share === 0) return
  const stretch = 1 / (1 - share)
  for (let i = 0; i < n; i++) u[i] = u[i] < share ? standing[owner[i]] : (u[i] - share) * stretch
}

/** The standing category where u, uniform, lies below the share; else one by cumulative shares, whose row starts at `from`. */
export function standingOr(
  standing: number,
  share: number,
  u: number,
  shares: Float64Array,
  from: number,
): number {
  return u < share ? standing : pick(shares, (u - share) / (1 - share), from)
}
