/** The options of `plumbline scenario`. */
import { DETAILS, KINDS } from '../../scenarios/draft-kinds.js'

export const OPTIONS = {
  against: { describe: 'what it is compared with [default: the world that the scenario rests on]' },
  world: {
    describe: 'the world to ask in, or several, comma-separated, or all [default: the scenario’s own]',
  },
  reps: {
    describe: 'paired replicates [default: 12 where verified success is answered on probabilities, else 40]',
  },
  'target-mcse': {
    describe: 'size the run for a Monte Carlo error: STATISTIC=ERROR, such as mean.verified=0.0001',
  },
  people: { describe: 'people per replicate [default: 20000]' },
  seed: { describe: 'any non-empty text [default: "2026"]' },
  statistics: { describe: 'further statistics of recover: prefixes of their ids, comma-separated' },
  only: { type: 'boolean', describe: 'only --statistics, not the headline figures' },
  parts: {
    type: 'boolean',
    describe:
      'run: split changes into parts; without them shares of verified and at least partial success rest on probabilities given all before trouble, with the least error',
  },
  drawn: {
    type: 'boolean',
    describe: 'average drawn outcomes, where probabilities would answer',
  },
  band: { type: 'boolean', describe: 'run: also the band over worlds and assumptions' },
  metric: {
    describe: 'the statistic asked about; run, grid: several, comma-separated [default: mean.verified]',
  },
  by: {
    describe: 'run: success and trouble at every level of a column too, such as subject; comma-separated',
  },
  set: {
    array: true,
    describe: 'run: set a parameter over the scenario, as PARAMETER=NUMBER; may be repeated',
  },
  points: {
    describe: 'band: so many of each world’s checked points [default: all]; grid: points in ranges',
  },
  vary: { array: true, describe: 'grid, solve: PATH=LOW..HIGH, or PATH=A,B,C; may be repeated in a grid' },
  target: { describe: 'solve: the value that the statistic should reach' },
  difference: { type: 'boolean', describe: 'solve: the target is for the difference from the baseline' },
  shard: { describe: 'run: make only shard i of n of the replicates, as i/n, and keep them in --out' },
  out: { describe: 'folder of results [default: out/whatif/SCENARIO]; new: the file [default: NAME.yaml]' },
  change: {
    describe: `new: what is changed, comma-separated: ${Object.keys(KINDS).join(', ')}`,
  },
  amount: { describe: `new: ${DETAILS.amount}` },
  level: { describe: `new: ${DETAILS.level}` },
  to: { describe: `new: ${DETAILS.to}` },
  shares: { describe: `new: ${DETAILS.shares}` },
  occupation: { describe: `new: ${DETAILS.occupation}` },
  parameter: { describe: `new: ${DETAILS.parameter}` },
  where: { array: true, describe: `new: ${DETAILS.where}; may be repeated` },
  from: { describe: `new: ${DETAILS.from}` },
  until: { describe: `new: ${DETAILS.until}` },
  question: { describe: 'new: what is asked, in words' },
  force: { type: 'boolean', describe: 'new: replace the file if it is there' },
  workers: { describe: 'number of threads; the numbers do not depend on it [default: all cores]' },
} as const
