/** The options of `plumbline calibrate`. */
export interface CalibrateArguments {
  readonly scenario?: string
  readonly targets?: string
  readonly set?: readonly string[]
  readonly seed?: string
  readonly start?: string
  readonly people?: string
  readonly out?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

export const OPTIONS = {
  scenario: {
    describe: 'the world to solve: a file, or the name of one in scenarios/ [default: baseline]',
  },
  targets: {
    describe: 'a file of targets of your own (figure, or statistic and stratum; value, rounding)',
  },
  set: {
    array: true,
    describe: 'keep a parameter at a value, as key=value; may be repeated',
  },
  seed: {
    describe: 'seed of the simulated corpora, which no check uses [default: "1"]',
  },
  start: {
    describe: 'start from the world’s solution, or from the defaults [default: solution]',
  },
  people: {
    describe: 'people per simulated corpus [default: the study’s]',
  },
  out: {
    describe: 'file to write [default: out/calibrated-SCENARIO.yaml]',
  },
} as const
