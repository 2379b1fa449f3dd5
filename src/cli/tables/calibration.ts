/** A calibration on a terminal: targets reached, what they determine, what they leave free, and conflicts. */
import type { SolvedWorld } from '../../calibrate/solve-world.js'
import { grouped } from '../../ground/format.js'
import { showError, showEstimate, showInterval } from '../../schema/display.js'
import { figureNamed } from '../../study/register.js'
import { columns, paint } from '../output.js'

type Reached = SolvedWorld['calibration']['reached'][number]

export function calibrationReport(solved: SolvedWorld, out: string): string {
  const { calibration, identification, conflicts, register } = solved
  return [
    ...reachedTable(calibration.reached),
    '',
    ...identificationTable(identification),
    '',
    ...conflictTable(conflicts),
    ...failedTable(register),
    paint('bold', `${targetWords(calibration.reached)}; ${registerWords(register)}`),
    `written to ${out}; try it: plumbline run --scenario ${out} --out out/calibrated`,
  ].join('\n')
}

function targetWords(reached: readonly Reached[]): string {
  const missed = reached.filter(r => r.missed).length
  const all = grouped(reached.length)
  return missed === 0
    ? `all ${all} targets are met`
    : `${missed} of ${all} targets are missed, and what is written is the nearest compromise`
}

/** How many of the register's measurable figures agree, targets or not, and which fail. */
export function registerWords({ people, tested, failed, by_design }: SolvedWorld['register']): string {
  const meant =
    by_design.length === 0
      ? ''
      : ` (${by_design.join(', ')} by design or by a target of your own, not counted)`
  const where = `in a corpus of ${grouped(people)} people that was not calibrated on${meant}`
  if (failed.length === 0) return `all ${tested} measurable figures of the register agree ${where}`
  return `${failed.length} of ${tested} measurable figures of the register ${failed.length === 1 ? 'fails' : 'fail'} ${where}: ${failed.map(f => f.figure).join(', ')}`
}

function failedTable({ failed }: SolvedWorld['register']): string[] {
  if (failed.length === 0) return []
  const rows = failed.map(f => [
    f.figure,
    figureNamed(f.figure).text,
    f.unit === null ? '' : `${showEstimate(f.unit, f.estimate)} ± ${showError(f.unit, f.std_error)}`,
    f.distance.toFixed(1),
  ])
  return [
    ...columns([['figure that fails', 'printed', 'here ± error', 'errors outside'], ...rows], [2, 3]),
    '',
  ]
}

function reachedTable(reached: readonly Reached[]): string[] {
  const rows = reached.map(r => [
    r.missed ? '✗' : '✓',
    r.figure,
    r.class,
    printed(r),
    `${showEstimate(r.unit, r.reached)} ± ${showError(r.unit, r.mcse)}`,
    Number.isNaN(r.in_roundings) ? '' : r.in_roundings.toFixed(2),
    r.in_mcse.toFixed(1),
  ])
  const head = ['', 'target', 'class', 'printed', 'reached ± error', 'in roundings', 'in errors']
  return columns([head, ...rows], [3, 4, 5, 6])
}

function printed({
  unit,
  printed_low: low,
  printed_high: high,
}: Pick<Reached, 'unit' | 'printed_low' | 'printed_high'>): string {
  if (high === Infinity) return 'above 0'
  if (low === -Infinity) return 'below 0'
  return showInterval(unit, low, high)
}

/** The number of knobs and directions that are listed; --json has them all. */
const MOST_ROWS = 12
/** From this share on, a knob is called pinned. */
const PINNED = 0.9

function identificationTable({ knobs, rank, free }: SolvedWorld['identification']): string[] {
  const loose = knobs.filter(k => k.pinned < PINNED).sort((a, b) => a.pinned - b.pinned)
  const rows = loose
    .slice(0, MOST_ROWS)
    .map(k => [k.knob, `${Math.round(k.pinned * 100)}%`, k.moves, k.by.toFixed(1)])
  const head = ['pinned least', 'pinned', 'moves most', 'roundings per plausible step']
  return [
    `The figures pin ${rank} of ${knobs.length} directions of the adjustable parameters; ${knobs.length - loose.length} parameters are pinned to at least ${PINNED * 100}%.`,
    ...(rows.length > 0 ? columns([head, ...rows], [1, 3]) : []),
    ...free
      .slice(0, MOST_ROWS)
      .map(
        (d, i) =>
          `free direction ${i + 1} (moves the figures by ${d.moves.toFixed(2)} roundings): ${d.knobs.map(([k, s]) => `${s.toFixed(2)} ${k}`).join(', ')}`,
      ),
  ]
}

function conflictTable(conflicts: SolvedWorld['conflicts']): string[] {
  if (conflicts.length === 0) return []
  const rows = conflicts.map(c => [
    c.figure,
    c.printed_high === Infinity
      ? 'above 0'
      : c.printed_low === -Infinity
        ? 'below 0'
        : `${c.printed_low.toPrecision(3)} to ${c.printed_high.toPrecision(3)}`,
    c.reached.toPrecision(3),
    c.miss.toFixed(1),
    c.alone ? 'yes' : 'no',
  ])
  const head = [
    'cannot be met together',
    'aimed at',
    'compromise',
    'off by (tolerances)',
    'without it the rest can',
  ]
  return [...columns([head, ...rows], [1, 2, 3, 4]), '']
}
