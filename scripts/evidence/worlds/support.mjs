/** What the scripts about worlds share: a world's values, checks of corpora in memory, results beside the scenarios. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { sessionsFrame } from '../../../dist/calibrate/simulate.js'
import { check } from '../../../dist/check/check.js'
import { PARAMETERS } from '../../../dist/model/nodes.js'
import { resolveParameters } from '../../../dist/model/parameter.js'
import { recover } from '../../../dist/recover/statistics.js'
import { changesOf, loadScenario } from '../../../dist/scenarios/scenario.js'
import { isFigure } from '../../../dist/whatif/statistics.js'

/** Lines that the check reads: a figure’s own, or every stratum of the column that it speaks of. */
const wanted = (statistic, stratum) => statistic === 'occupation_share' || isFigure({ statistic, stratum })

/** The world’s parameters, complete. */
export function valuesOf(world) {
  return resolveParameters(PARAMETERS, changesOf(loadScenario(world)))
}

/** The check of one corpus that is never written. */
export function checkOnce(values, seed, people, exempt = {}) {
  const lines = recover(sessionsFrame(values, seed, people), wanted)
  return { lines, ...check(lines, { exempt }) }
}

const file = name => new URL(`../../../scenarios/evidence/${name}.json`, import.meta.url)

/** Keeps rows as JSON, a line each, so that a change can be read. */
export function keep(name, { rows, ...rest }) {
  const lines = rows.map(r => `  ${JSON.stringify(r)}`).join(',\n')
  const head = Object.entries(rest).map(([k, v]) => ` ${JSON.stringify(k)}: ${JSON.stringify(v)},\n`)
  writeFileSync(file(name), `{\n${head.join('')} "rows": [\n${lines}\n ]\n}\n`)
}

export function kept(name) {
  return JSON.parse(readFileSync(file(name), 'utf8'))
}

/** The share i/n of the work that a process is asked for; all of it by default. */
export function shareOf(text = '1/1') {
  const [i, n] = text.split('/').map(Number)
  return { i, n, mine: k => k % n === i - 1 }
}

/** Keeps a finished share; the last one to finish puts all together, in the order of the rows' numbers. */
export function keepShare(name, { i, n }, { rows, ...rest }) {
  keep(`${name}-${i}-of-${n}`, { ...rest, rows })
  const parts = Array.from({ length: n }, (_, k) => `${name}-${k + 1}-of-${n}`)
  if (!parts.every(p => existsSync(file(p)))) return
  const all = parts.flatMap(p => kept(p).rows).sort((a, b) => a.number - b.number)
  keep(name, { ...rest, rows: all.map(({ number: _, ...row }) => row) })
  for (const p of parts) rmSync(file(p))
}

/** The words of the command line, and the number after an option that may stand among them. */
export function optionOf(name) {
  const words = process.argv.slice(2)
  const at = words.indexOf(`--${name}`)
  return at < 0 ? { words } : { words: words.toSpliced(at, 2), value: Number(words[at + 1]) }
}

/** Progress for people. */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

export const round = (x, digits = 4) => (Number.isFinite(x) ? Number(x.toPrecision(digits)) : null)
