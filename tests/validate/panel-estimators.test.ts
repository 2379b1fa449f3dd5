/** The examples of panel methods, on one corpus, against the same methods in another language. Skipped where one is missing. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { seedOf, worldGenerator, writeCorpus } from '../../src/validate/corpus.js'
import { studyOf } from '../../src/validate/study.js'
import { scratch } from './support.js'

const at = (file: string) => fileURLToPath(new URL(`../../examples/estimators/${file}`, import.meta.url))
const { folder, good } = scratch()
const PYTHON =
  spawnSync('/usr/bin/python3', ['-c', 'import numpy']).status === 0 ? '/usr/bin/python3' : 'python3'
const isComplete =
  spawnSync(PYTHON, ['-c', 'import numpy']).status === 0 &&
  spawnSync('Rscript', ['-e', 'library(nlme)']).status === 0

interface Row {
  readonly estimand: string
  readonly estimate: number
  readonly std_error: number
}

function output(command: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', cwd: folder })
  expect(status, stderr).toBe(0)
  return stdout
}

function rows(file: string): Map<string, Row> {
  const given = JSON.parse(output(file.endsWith('.R') ? 'Rscript' : PYTHON, [at(file)])) as Row[]
  return new Map(given.map(r => [r.estimand, r]))
}

/** Lines of name, estimate and error that an R program prints about the sessions of the corpus, called s. */
function byR(program: string): Map<string, readonly [number, number]> {
  const read = `e <- parse("${at('read.R')}"); for (x in e) eval(x)
s <- as.data.frame(columns("data", c("session_id", "person_id", "subject", "work_mode", "month", "user_type", "model_family", "value_usd", "turns", "words", "expertise")))
show <- function(name, b, se) cat(sprintf("%s,%.15g,%.15g\\n", name, b, se))
`
  const lines = output('Rscript', ['-e', read + program])
    .trim()
    .split('\n')
  return new Map(lines.map(l => l.split(',')).map(([name, b, se]) => [name!, [Number(b), Number(se)]]))
}

describe.skipIf(!isComplete)('examples of panel methods', () => {
  beforeAll(async () => {
    const study = studyOf({ estimators: [good], scenarios: ['baseline'], people: 1500, seed: 'panel' })
    const seed = seedOf(study, 1)
    const generator = worldGenerator(study.worlds[0]!, seed)
    await writeCorpus(study, 'npy', generator.block(1, 1500, false), folder)
  })

  test('gee.py solves the equations of generalised least squares at its own working correlation', () => {
    const program = `
import sys, json
import numpy as np
sys.path.insert(0, ${JSON.stringify(at(''))})
from gee import gee, words
from read import table
s = table("data", "sessions")
y, x, person = words(s)
print(json.dumps([gee(y, x, person, 4), gee(np.log(s["value_usd"]), np.ones((len(s["turns"]), 1)), s["person_id"])]))`
    const [effect, value] = JSON.parse(output(PYTHON, ['-c', program])) as [number, number, number][]
    const gls = byR(`library(nlme)
k <- s[s$user_type != 2 & s$words > 0, ]
for (v in c("expertise", "work_mode", "month", "user_type", "model_family")) k[[v]] <- factor(k[[v]])
robust <- function(fit, x, y, person, rho, j) {
  w <- x
  for (p in split(seq_along(y), person)) {
    n <- length(p)
    w[p, ] <- solve(diag(1 - rho, n) + rho, x[p, , drop = FALSE])
  }
  influence <- drop(w %*% solve(crossprod(w, x))[, j]) * drop(y - x %*% coef(fit))
  sums <- tapply(influence, person, sum)
  sqrt(sum(sums^2) * length(sums) / (length(sums) - 1))
}
fit <- gls(log(words / turns) ~ expertise + log(value_usd) + work_mode + month + user_type + model_family, k,
  correlation = corCompSymm(${effect![2]}, ~ 1 | person_id, fixed = TRUE))
x <- model.matrix(formula(fit), k)
show("effect", coef(fit)["expertise5"], robust(fit, x, log(k$words / k$turns), k$person_id, ${effect![2]}, 5))
fit <- gls(log(value_usd) ~ 1, s, correlation = corCompSymm(${value![2]}, ~ 1 | person_id, fixed = TRUE))
show("value", coef(fit), robust(fit, matrix(1, nrow(s)), log(s$value_usd), s$person_id, ${value![2]}, 1))
mixed <- lme(log(value_usd) ~ 1, s, ~ 1 | person_id)
show("mixed", fixef(mixed), sqrt(vcov(mixed)))`)
    for (const [name, found] of [
      ['effect', effect],
      ['value', value],
    ] as const) {
      expect(found![0], name).toBeCloseTo(gls.get(name)![0], 8)
      expect(found![1] / gls.get(name)![1], name).toBeCloseTo(1, 6)
    }
    // A mixed model has another estimate of the correlation, so the same only to a part of the error.
    expect(Math.abs(value![0] - gls.get('mixed')![0])).toBeLessThan(0.1 * value![1])
  })

  test('learning-within.py is a regression of differences, and learning-fixed-effects.R one within person and subject', () => {
    const within = rows('learning-within.py').get('practice.expertise.1-0')!
    const fixed = rows('learning-fixed-effects.R').get('practice.expertise.1-0')!
    const r =
      byR(`clustered_by <- function(v, person) { u <- tapply(v, person, sum); sqrt(sum(u^2) * length(u) / (length(u) - 1)) }
s <- s[order(s$person_id, s$subject, s$session_id), ]
s$earlier <- ave(s$session_id, s$person_id, s$subject, FUN = seq_along) - 1
s$value <- log(s$value_usd)
second <- which(s$earlier == 1)
modes <- model.matrix(~ factor(work_mode, 0:8), s)[, -1]
x <- cbind(1, s$value[second] - s$value[second - 1], modes[second, ] - modes[second - 1, ])
y <- s$expertise[second] - s$expertise[second - 1]
b <- solve(crossprod(x), crossprod(x, y))
show("within", b[1], clustered_by(drop(x %*% solve(crossprod(x))[, 1]) * drop(y - x %*% b), s$person_id[second]))
own <- function(v) v - ave(v, s$person_id, s$subject)
all <- lm(own(s$expertise) ~ 0 + own(log2(1 + s$earlier)) + own(s$value) + apply(modes, 2, own))
show("fixed", coef(all)[1], clustered_by(model.matrix(all) %*% solve(crossprod(model.matrix(all)))[, 1] * resid(all), s$person_id))`)
    expect(within.estimate).toBeCloseTo(r.get('within')![0], 9)
    expect(within.std_error).toBeCloseTo(r.get('within')![1], 9)
    expect(fixed.estimate).toBeCloseTo(r.get('fixed')![0], 9)
    expect(fixed.std_error).toBeCloseTo(r.get('fixed')![1], 9)
  })

  test('means by person have the estimates of those that take sessions as independent, and larger errors', () => {
    const [byPerson, alone] = [rows('means-by-person.R'), rows('means-as-independent.py')]
    for (const id of ['mean.log_value', 'mean.log_turns']) {
      expect(byPerson.get(id)!.estimate).toBeCloseTo(alone.get(id)!.estimate, 10)
      expect(byPerson.get(id)!.std_error).toBeGreaterThan(1.1 * alone.get(id)!.std_error)
    }
  })
})
