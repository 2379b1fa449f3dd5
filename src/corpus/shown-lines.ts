/** The lines that every report shows: what is told of every corpus of this project. */
import { boxLines } from '../recover/effort.js'
import type { Vocabulary } from '../recover/level-names.js'
import type { Line } from '../recover/line.js'
import { statisticLines } from '../recover/statistics.js'

/** Every statistic, and the boxes of the report's figures. */
export const shownLines = (levels?: Vocabulary): Line[] => [
  ...statisticLines(undefined, levels),
  ...boxLines(),
]
