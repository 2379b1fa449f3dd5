/** Solves a whole world: from its scenario, its parameters, what they rest on, and its truth. */
import { PARAMETERS } from '../model/nodes.js'
import { resolveParameters } from '../model/parameter.js'
import type { Scenario } from '../scenarios/schema.js'
import type { Solution } from '../scenarios/solution.js'
import { type CalibrateProgress, type Calibration, calibrate } from './calibrate.js'
import { type Conflict, conflicts } from './conflict.js'
import { type Identification, identify } from './identify.js'
import { KNOBS, OWN_KNOBS } from './knob.js'
import { withOwnTargets } from './own-targets.js'
import { checkRegister, type RegisterCheck } from './register-check.js'
import { names, TARGETS } from './target.js'
import { jacobianOf, solutionText, worldText } from './world-text.js'
import { worldTruth } from './world-truth.js'

/** Which world is solved, from where, and with what held. */
export interface SolveOptions {
  readonly scenario: Scenario
  /** Start from the scenario’s parameters; else from the defaults. */
  readonly goOn?: boolean
  /** The earlier solution, if there is one. */
  readonly solution?: Solution | undefined
  readonly seed?: string
  /** The id of the solved world, if it is a new one. */
  readonly id?: string
  /** A file of the user's own targets. */
  readonly targets?: string
  /** Parameters that are fixed at a value. */
  readonly set?: Readonly<Record<string, number>>
  readonly people?: number
  /** Whether the world’s truth is worked out too. */
  readonly truth?: boolean
  readonly onProgress?: (progress: SolveProgress) => void
}

export type SolveProgress =
  | CalibrateProgress
  | { readonly phase: 'register'; readonly done: number; readonly total: number }
  | { readonly phase: 'truth'; readonly done: number; readonly total: number }

/** A solved world: its calibration, what is pinned and what conflicts, and the text of its two files. */
export interface SolvedWorld {
  readonly calibration: Calibration
  readonly identification: Identification
  readonly conflicts: readonly Conflict[]
  /** Every measurable figure of the register, in a corpus that was not calibrated on. */
  readonly register: RegisterCheck
  /** The scenario file. */
  readonly scenarioText: string
  /** The solution that stands beside it. */
  readonly solutionText: string
}

export const DEFAULT_CALIBRATION_SEED = '1'

/**
 * The world’s targets are those of the register, except figures that it misses by design, and the user's own. What is solved
 * is then checked against every measurable figure, targets or not. A compromise that misses some is not a world: its truth is
 * not computed.
 */
export function solveWorld(options: SolveOptions): SolvedWorld {
  const { scenario, solution, seed = DEFAULT_CALIBRATION_SEED, set = {}, people, onProgress } = options
  const world = {
    ...scenario,
    ...(options.id && { id: options.id, title: `${scenario.title}; solved again for ${options.id}` }),
    choices: { ...scenario.choices, ...set },
  }
  const base = resolveParameters(PARAMETERS, world.choices, '--set')
  const start = resolveParameters(PARAMETERS, { ...scenario.parameters, ...world.choices })
  const isFixed = (id: string) => id in world.choices
  const knobs = [...KNOBS, ...(options.targets ? OWN_KNOBS : [])].filter(k => !k.parameters.some(isFixed))
  const missedByDesign = [...Object.keys(world.exempt), ...world.fails]
  const aims = TARGETS.filter(t => !missedByDesign.some(pattern => names(pattern, t.figure)))
  const targets = options.targets ? withOwnTargets(aims, options.targets, start) : aims
  const kept = options.goOn ? jacobianOf(solution, targets, knobs) : undefined
  const calibration = calibrate({
    base,
    targets,
    knobs,
    seed,
    ...(options.goOn && { start }),
    ...(kept && { jacobian: kept }),
    ...(people !== undefined && { people }),
    ...(onProgress && { onProgress }),
  })
  onProgress?.({ phase: 'register', done: 0, total: 1 })
  const own = targets.filter(t => t.class === 'own').map(t => t.figure)
  const register = checkRegister(calibration.values, {
    seed,
    byDesign: [...missedByDesign, ...own],
    ...(people !== undefined && { people }),
  })
  const isSame = [...calibration.values].every(([id, value]) => start.get(id) === value)
  const estimands =
    options.truth === false || calibration.reached.some(r => r.missed) || register.failed.length > 0
      ? {}
      : isSame && solution && solution.seed === seed && Object.keys(solution.estimands).length > 0
        ? solution.estimands
        : worldTruth(calibration.values, seed, (done, total) => onProgress?.({ phase: 'truth', done, total }))
  return {
    calibration,
    identification: identify(calibration),
    conflicts: conflicts(calibration, base),
    register,
    scenarioText: worldText(calibration, world, commandOf(options, seed)),
    solutionText: solutionText(calibration, world.id, seed, estimands),
  }
}

function commandOf({ scenario, targets, set = {}, people }: SolveOptions, seed: string): string {
  return [
    `plumbline calibrate --scenario ${scenario.id} --seed ${seed}`,
    ...(targets ? [`--targets ${targets}`] : []),
    ...Object.entries(set).map(([id, value]) => `--set ${id}=${value}`),
    ...(people === undefined ? [] : [`--people ${people}`]),
  ].join(' ')
}
