/** The table of some lines of frames that are all at hand. */
import { lineName } from '../schema/stratum.js'
import { complete, type Frame } from './frame.js'
import {
  finishTable,
  influenceOf,
  type Line,
  mergeTotals,
  partialTotals,
  type Recovered,
  solveLines,
} from './line.js'
import { gapsOf, sayable } from './needs.js'
import { mergeSums, sums } from './sums.js'

/**
 * The table of some lines of frames of whole people: a row each, in their order, with errors clustered by person. A line rests
 * on the sessions that have a value in every column that it needs; one that rests on none is left out.
 */
export function compute(frames: readonly Frame[], lines: readonly Line[]): Recovered[] {
  const { said } = sayable(lines, gapsOf(frames))
  const found = new Map<string, Recovered>()
  for (const { columns, lines: some } of said)
    for (const row of whole(
      frames.flatMap(f => complete(f, columns) ?? []),
      some,
    ))
      found.set(lineName(row), row)
  return lines.flatMap(l => found.get(lineName(l)) ?? [])
}

function whole(frames: readonly Frame[], lines: readonly Line[]): Recovered[] {
  if (frames.length === 0) return []
  const solved = solveLines(lines, mergeTotals(frames.map(f => partialTotals(f, lines))))
  const squares = sums(2 * solved.length)
  for (const frame of frames) mergeSums(squares, influenceOf(frame, solved))
  return finishTable(solved, squares)
}
