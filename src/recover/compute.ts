/** The table of some lines of frames that are all in memory. */
import type { Frame } from './frame.js'
import type { Line, Recovered } from './line.js'
import { addErrors, addFrame, begin, solveGroups, tableOf } from './rounds.js'
import { gapsOf, sayable } from './sayable.js'

/**
 * The table of some lines of frames of whole people: a row each, in their order, with errors clustered by person. A line rests
 * on the sessions that have a value in every column that it needs, and says how many it leaves out; one that rests on none is
 * left out itself.
 */
export function compute(frames: readonly Frame[], lines: readonly Line[]): Recovered[] {
  const summed = begin(sayable(lines, gapsOf(frames)).said)
  for (const frame of frames) addFrame(summed, frame)
  const solved = solveGroups(summed)
  for (const frame of frames) addErrors(solved, frame)
  return tableOf(solved, lines)
}
