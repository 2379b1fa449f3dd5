/** The figures of the register in a world: a corpus that no calibration uses is recovered and checked, as the round trip does. */
import { type Checked, check, isChecked } from '../check/check.js'
import type { ParameterValues } from '../model/parameter.js'
import { recover } from '../recover/statistics.js'
import { STUDY_PEOPLE } from '../study/register.js'
import { sessionsFrame } from './simulate.js'
import { names } from './target.js'

export interface RegisterOptions {
  readonly seed: string
  /** People of the corpus; the study's unless it is said. */
  readonly people?: number
  /** Figures that the world misses by design, * for any text. */
  readonly byDesign?: readonly string[]
}

/** What a check of the register's figures in a world found. */
export interface RegisterCheck {
  readonly people: number
  /** Figures that the sessions of such a corpus can show. */
  readonly tested: number
  /** Figures that differ or are violated, at the family-wise rate of a check. */
  readonly failed: readonly Checked[]
  /** Those among the world's figures that fail by design, and do not count. */
  readonly by_design: readonly string[]
}

/** Checks every measurable figure of the register in one corpus of the world with these parameters. */
export function checkRegister(
  values: ParameterValues,
  { seed, people = STUDY_PEOPLE, byDesign = [] }: RegisterOptions,
): RegisterCheck {
  const { rows, tested } = check(recover(sessionsFrame(values, `register ${seed}`, people), isChecked))
  const bad = rows.filter(r => r.verdict === 'differs' || r.verdict === 'violated')
  const isMeant = ({ figure }: Checked) => byDesign.some(pattern => names(pattern, figure))
  return {
    people,
    tested,
    failed: bad.filter(r => !isMeant(r)),
    by_design: bad.filter(isMeant).map(r => r.figure),
  }
}
