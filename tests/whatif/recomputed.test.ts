/**
 * Answers worked out again from the written tables of both arms by short programs in other languages, which know nothing of this
 * project. A language that is missing is skipped.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, describe, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { printStratum } from '../../src/schema/stratum.js'
import { questionOf } from '../../src/whatif/ask.js'
import { doseOf, effectsOf } from '../../src/whatif/dose-effects.js'
import { runQuestion } from '../../src/whatif/run.js'
import { type Difference, differences, parts } from '../../src/whatif/summary.js'
import { showMoved } from '../../src/whatif/words.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-recomputed-'))
afterAll(() => rmSync(folder, { recursive: true }))
/** Debian puts numpy and pandas here; elsewhere the python3 that is found. */
const python = ['python3', '/usr/bin/python3'].find(p => spawnSync(p, ['-c', 'import pandas']).status === 0)
const hasR = spawnSync('Rscript', ['--version']).status === 0

const [PEOPLE, REPS, SEED] = [800, 2, 'outside']

/** Both arms of every replicate as CSV, in FOLDER/R/without and FOLDER/R/with; and the answer to the question. */
async function asked(name: string, changes: object, by: readonly string[] = []) {
  const file = join(folder, `${name}.yaml`)
  writeFileSync(file, JSON.stringify({ id: name, title: name, extends: 'baseline', ...changes }))
  for (let r = 1; r <= REPS; r++)
    for (const [arm, of] of [
      ['without', 'baseline'],
      ['with', file],
    ] as const) {
      const tables = ['sessions', 'truth_people', 'truth_sessions'] as const
      const request = { scenario: of, people: PEOPLE, seed: `${SEED} ${r}`, format: 'csv', tables } as const
      await generateCorpus(resolveSpec(request), { out: join(folder, name, `${r}`, arm), workers: 1 })
    }
  // On drawn outcomes, which the tables of both arms hold.
  const question = questionOf(file, { people: PEOPLE, seed: SEED, by, drawn: true })
  const answer = await runQuestion(question, { reps: REPS, workers: 1 })
  const rows = differences(answer)
  const row = (statistic: string, stratum = 'all') =>
    rows.find(d => d.statistic === statistic && printStratum(d.stratum) === stratum)!
  return { answer, rows, row }
}

/** What a program prints as JSON, in the folder of a question. */
function printed(program: string, ending: string, name: string, text: string): Record<string, number> {
  const path = join(folder, `${name}.${ending}`)
  writeFileSync(path, text)
  const { status, stdout, stderr } = spawnSync(program, [path], { cwd: join(folder, name), encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout)
}

/** The same number, and the same text of it. */
function expectSame(d: Difference, baseline: number, after: number): void {
  const own = { ...d, baseline, scenario: after, difference: after - baseline }
  expect([d.baseline, d.scenario, d.difference].map(x => x.toFixed(12))).toEqual(
    [baseline, after, after - baseline].map(x => x.toFixed(12)),
  )
  expect(showMoved(d)).toEqual(showMoved(own))
}

test.skipIf(!python)('people who come in, by pandas', async () => {
  const { answer, row } = await asked('added', {
    add: [
      {
        ...{ people: 0.25, occupation: 'Legal Occupations', from: '2025-12' },
        level: { beginner: 0.5, intermediate: 0.5 },
      },
    ],
  })
  const found = printed(
    python!,
    'py',
    'added',
    `
import json, pandas as pd
def read(r, arm): return pd.read_csv(f"{r}/{arm}/sessions/part-00000.csv")
out = []
for r in (1, 2):
    a, b = read(r, "without"), read(r, "with")
    new = b[~b.person_id.isin(a.person_id)]
    y = lambda d: (d.verified.dropna() == True).mean()
    april = lambda d: y(d[d.month == "2026-04"])
    out.append(dict(without=y(a), after=y(b), april_without=april(a), april_after=april(b), added=y(new),
        sessions=len(new) / len(a), people=new.person_id.nunique() / a.person_id.nunique(),
        trouble_without=a[a.outcome != "no_clear_goal"].trouble.mean(), trouble_after=b[b.outcome != "no_clear_goal"].trouble.mean()))
print(json.dumps(pd.DataFrame(out).mean().to_dict()))
`,
  )
  expectSame(row('mean.verified'), found.without!, found.after!)
  expectSame(row('mean.verified', 'month=2026-04'), found.april_without!, found.april_after!)
  expectSame(row('mean.trouble'), found.trouble_without!, found.trouble_after!)
  const dose = doseOf(answer)!
  expect(dose.added!.people.estimate).toBeCloseTo(found.people!, 12)
  expect(dose.added!.sessions.estimate).toBeCloseTo(found.sessions!, 12)
  const added = effectsOf(answer).find(e => e.group === 'added' && e.outcome === 'verified')!
  expect(added.scenario).toBeCloseTo(found.added!, 12)
  // No one who was there changes.
  const path = parts(answer).filter(p => p.outcome === 'verified' && p.split === 'path')
  expect(path.find(p => p.part === 'other people')!.estimate).toBeCloseTo(found.after! - found.without!, 12)
})

test.skipIf(!hasR)('a change from February on of people who come back to some subjects, by R', async () => {
  const { answer, row } = await asked(
    'persistent',
    {
      transitions: ['novice', 'beginner', 'intermediate'].map(from => ({
        ...{ from, to: 'expert', share: 1, unit: 'person', when: { from: '2026-02' } },
        where: { main_subject: ['web', 'backend', 'documents'] },
      })),
    },
    ['main_subject'],
  )
  const found = printed(
    'Rscript',
    'R',
    'persistent',
    `
read <- function(r, arm, table) read.csv(sprintf("%d/%s/%s/part-00000.csv", r, arm, table), na.strings = "")
each <- sapply(1:2, function(r) {
  a <- read(r, "without", "sessions"); b <- read(r, "with", "sessions")
  truth <- read(r, "without", "truth_sessions"); people <- read(r, "without", "truth_people")
  subject <- people$main_subject[match(a$person_id, people$person_id)]
  aimed <- subject %in% c("web", "backend", "documents") & a$month >= "2026-02" & truth$expertise[match(a$session_id, truth$session_id)] <= 3
  y <- function(d, rows) mean(d$verified[rows] == "true", na.rm = TRUE)
  all <- rep(TRUE, nrow(a))
  c(without = y(a, all), after = y(b, all), january = y(b, a$month == "2026-01") - y(a, a$month == "2026-01"),
    march_without = y(a, a$month == "2026-03"), march_after = y(b, a$month == "2026-03"),
    web_without = y(a, subject == "web"), web_after = y(b, subject == "web"),
    others = y(b, subject == "science") - y(a, subject == "science"),
    aimed = mean(aimed), aimed_people = length(unique(a$person_id[aimed])) / length(unique(a$person_id)),
    aimed_without = y(a, aimed), aimed_after = y(b, aimed), left = mean(b$expertise[aimed] == 5))
})
mean <- rowMeans(each)
cat("{", paste(sprintf('"%s": %.17g', names(mean), mean), collapse = ", "), "}")
`,
  )
  expectSame(row('mean.verified'), found.without!, found.after!)
  expectSame(row('mean.verified', 'month=2026-03'), found.march_without!, found.march_after!)
  expectSame(row('mean.verified', 'main_subject=web'), found.web_without!, found.web_after!)
  expect([found.january, row('mean.verified', 'month=2026-01').difference]).toEqual([0, 0])
  expect([found.others, row('mean.verified', 'main_subject=science').difference]).toEqual([0, 0])
  const { aim } = doseOf(answer)!
  expect(aim!.sessions.estimate).toBeCloseTo(found.aimed!, 12)
  expect(aim!.people.estimate).toBeCloseTo(found.aimed_people!, 12)
  const effect = effectsOf(answer).find(e => e.group === 'aimed' && e.outcome === 'verified')!
  expect(effect.baseline).toBeCloseTo(found.aimed_without!, 12)
  expect(effect.scenario).toBeCloseTo(found.aimed_after!, 12)
  expect(found.left).toBe(1)
})

describe('half the return to expertise on verified success alone, by SQL', () => {
  test('moves verified success, its probability and nothing before it', async () => {
    const { row } = await asked('return', { change: { 'returns.verified': { times: 0.5 } } }, ['occupation'])
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const means = async (where: string) => {
      const arm = (r: number, name: string) => `
        select avg(s.verified::int) v, avg(s.at_least_partial::int) p, avg(s.trouble::int) t,
          avg(case t.expertise when 1 then p_verified_1 when 2 then p_verified_2 when 3 then p_verified_3
            when 4 then p_verified_4 else p_verified_5 end) c
        from '${folder}/return/${r}/${name}/sessions/*.csv' s join '${folder}/return/${r}/${name}/truth_sessions/*.csv' t using (session_id)
        where s.outcome <> 'no_clear_goal' and ${where}`
      const of = async (name: string) =>
        (
          await connection.runAndReadAll(
            `select avg(v) v, avg(p) p, avg(t) t, avg(c) c from (${arm(1, name)} union all ${arm(2, name)})`,
          )
        ).getRowObjectsJS()[0] as Record<string, number>
      return [await of('without'), await of('with')] as const
    }
    const [before, after] = await means('true')
    expectSame(row('mean.verified'), before.v!, after.v!)
    expectSame(row('p.verified'), before.c!, after.c!)
    expect([after.p, after.t]).toEqual([before.p, before.t])
    for (const statistic of ['mean.at_least_partial', 'mean.trouble'])
      expect(row(statistic).difference, statistic).toBe(0)
    const [without, withIt] = await means("s.occupation = 'Management Occupations'")
    expectSame(row('mean.verified', 'occupation=Management Occupations'), without.v!, withIt.v!)
    expectSame(row('p.verified', 'occupation=Management Occupations'), without.c!, withIt.c!)
    expect(row('p.verified').difference).not.toBe(0)
  })
})
