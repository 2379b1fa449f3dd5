/** The examples that use an audit, against the packages of those who devised the methods. Skipped where a language is missing. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const reference = JSON.parse(readFileSync(at('tests/reference/gold.json'), 'utf8')) as {
  readonly ppi: Readonly<Record<string, number>>
  readonly dsl: Readonly<Record<'outcome' | 'both', { readonly slope: number; readonly std_error: number }>>
}
const TABLE = at('tests/reference/gold.csv')

const PYTHON =
  spawnSync('/usr/bin/python3', ['-c', 'import numpy']).status === 0 ? '/usr/bin/python3' : 'python3'
const hasNumpy = spawnSync(PYTHON, ['-c', 'import numpy']).status === 0
const hasR = spawnSync('Rscript', ['--version']).status === 0

function output(command: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8' })
  expect(stderr, stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}

test.skipIf(!hasNumpy)('ppi.py gives the slopes of ppi_py where the outcome alone is predicted', () => {
  const program = `
import json, sys
import numpy as np
sys.path.insert(0, ${JSON.stringify(at('examples/estimators'))})
from ppi import ppi
d = np.genfromtxt(${JSON.stringify(TABLE)}, delimiter=",", names=True)
audited = np.flatnonzero(d["audited"])
x = np.column_stack([np.ones(len(d)), d["level"], d["z"]])
goal = np.ones(len(d))
read, true = (d["read_y"], x, goal), (d["y"][audited], x[audited], goal[audited])
print(json.dumps({lam: ppi(read, true, audited, goal[audited], d["person"], float(lam))[0] for lam in ("1", "0.5", "0")}))
`
  const slopes = JSON.parse(output(PYTHON, ['-c', program])) as Record<string, number>
  for (const [lambda, slope] of Object.entries(reference.ppi)) expect(slopes[lambda]).toBeCloseTo(slope, 12)
})

test.skipIf(!hasR)(
  'dsl.R gives the slopes and clustered errors of the package dsl, misread regressors included',
  () => {
    // The functions of the example, without its last statement, which reads a corpus.
    const program = `
for (e in parse(${JSON.stringify(at('examples/estimators/dsl.R'))})) if (is.call(e) && identical(e[[1]], as.name("<-"))) eval(e)
d <- read.csv(${JSON.stringify(TABLE)})
true <- list(x = cbind(1, d$level, d$z), y = d$y, goal = rep(1, nrow(d)))
read <- true
read$y <- d$read_y
for (case in c("outcome", "both")) {
  if (case == "both") read$x[, 2] <- d$read_level
  found <- dsl(read, true, d$audited / mean(d$audited))
  cat(sprintf("%s,%.9f,%.9f\\n", case, found$slope, sqrt(sum(rowsum(found$influence, d$person)^2))))
}
`
    const rows = output('Rscript', ['-e', program]).trim().split('\n')
    for (const row of rows) {
      const [kind, slope, error] = row.split(',') as ['outcome' | 'both', string, string]
      // The package finds its zero by a general optimiser.
      expect(Number(slope)).toBeCloseTo(reference.dsl[kind].slope, 7)
      expect(Number(error)).toBeCloseTo(reference.dsl[kind].std_error, 7)
    }
    expect(rows).toHaveLength(2)
  },
)
