/** The options of `plumbline scenario`. */
export const OPTIONS = {
  against: { describe: 'what it is compared with [default: the world that the scenario rests on]' },
  world: { describe: 'the world to ask in, or several by commas [default: the scenario’s own]' },
  reps: { describe: 'paired replicates [default: 40]' },
  'target-mcse': { describe: 'size the run: STATISTIC=ERROR, such as mean.verified=0.0001' },
  people: { describe: 'people in each replicate [default: 20000]' },
  seed: { describe: 'any non-empty text [default: "2026"]' },
  statistics: { describe: 'further statistics of recover, by the beginning of their names, by commas' },
  only: { type: 'boolean', describe: 'only --statistics, not the headline figures' },
  band: { type: 'boolean', describe: 'run: also the band over worlds and assumptions' },
  metric: { describe: 'band, grid, solve: the figure asked about [default: mean.verified]' },
  points: {
    describe: 'band: points of either sample over the assumptions [default: 32]; grid: points of ranges',
  },
  confirm: { type: 'boolean', describe: 'band: calibrate again at its ends' },
  vary: { array: true, describe: 'grid, solve: PATH=LOW..HIGH, or PATH=A,B,C; may be repeated in a grid' },
  target: { describe: 'solve: what the figure is to reach' },
  difference: { type: 'boolean', describe: 'solve: the target is of the difference, not of the figure' },
  shard: { describe: 'run: make only share i of n of the replicates, as i/n, and keep them in --out' },
  out: { describe: 'folder of results [default: out/whatif/SCENARIO]' },
  workers: { describe: 'threads; they change no number [default: all cores]' },
} as const
