/** The blocks of the page on reading a corpus elsewhere give the corpus's own number. A language that is missing is skipped. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { tablesOf } from '../../src/corpus/tables-of.js'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const page = readFileSync(at('docs/how-to/read-in-r-and-python.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'plumbline-snippets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const request = { people: 2000, seed: 'pilot' }
const sessions = tablesOf(request).sessions.objects() as { readonly verified: boolean | null }[]
const clear = sessions.filter(s => s.verified !== null)
const share = clear.filter(s => s.verified).length / clear.length

beforeAll(async () => {
  for (const [name, format] of [
    ['pilot', 'csv'],
    ['pilot-parquet', 'parquet'],
  ] as const)
    await generateCorpus(resolveSpec({ ...request, format }), { out: join(folder, name), workers: 1 })
})

const blocks = [...page.matchAll(/<!-- with: (.*?) -->\n```(\w+)\n([\s\S]*?)```/g)].map(
  ([, needs, language, text]) => ({ needs: needs!.split(', '), language: language!, text: text! }),
)
const of = (language: string) => blocks.filter(b => b.language === language)

/** Debian puts numpy and pandas here; elsewhere the python3 that is found. */
const PYTHONS = ['python3', '/usr/bin/python3']
const pythonWith = (modules: readonly string[]) =>
  PYTHONS.find(p => spawnSync(p, ['-c', `import ${modules.join(', ')}`]).status === 0)
const hasR = spawnSync('Rscript', ['--version']).status === 0

function printed(program: string, ending: string, text: string): number {
  const path = join(folder, `block.${ending}`)
  writeFileSync(path, text)
  const { status, stdout, stderr } = spawnSync(program, [path], { cwd: folder, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return Number(stdout)
}

describe('blocks of the page', () => {
  test.each(of('python'))('Python by $needs', ({ needs, text }) => {
    const python = pythonWith(needs)
    if (python) expect(printed(python, 'py', text)).toBeCloseTo(share, 12)
  })

  test.skipIf(!hasR).each(of('r'))('R', ({ text }) => {
    expect(printed('Rscript', 'R', text)).toBeCloseTo(share, 12)
  })

  test.each(of('sql'))('DuckDB: $text', async ({ text }) => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const result = await connection.runAndReadAll(text.replaceAll("'pilot", `'${folder}/pilot`))
    expect(result.getRowObjectsJS()[0]!.verified).toBeCloseTo(share, 12)
  })

  test('are as many as the page has languages and formats, and what it warns of is so', () => {
    expect(blocks.map(b => b.language)).toEqual(['python', 'python', 'python', 'r', 'sql', 'sql'])
    const percent = (x: number) => `${(100 * x).toFixed(1)}%`
    const asTrue = sessions.filter(s => s.verified !== false).length / sessions.length
    expect(page).toContain(`would be ${percent(asTrue)} in place of ${percent(share)}`)
  })
})

/** Every column of the reader, against memory: text, order, instants and what is missing. */
const EACH = [
  'verified',
  'value_band',
  'started_at',
  'session_id',
  'value_usd',
  'month',
  'codebase',
  'tests_passed',
]

describe('the readers of the templates', () => {
  test('stand in the page letter for letter', () => {
    for (const [file, from, to] of [
      ['estimator.py', 'def read(', 'def clustered'],
      ['estimator.R', '# JSON as nested', '# The root of G'],
    ] as const) {
      const text = readFileSync(at(`examples/templates/${file}`), 'utf8')
      expect(page).toContain(text.slice(text.indexOf(from), text.indexOf(to)).trimEnd())
    }
  })

  const rows = sessions.slice(0, 200) as unknown as Record<string, unknown>[]
  const expected = EACH.map(c =>
    rows.map(r => (r[c] instanceof Date ? (r[c] as Date).getTime() : (r[c] ?? null))),
  )

  test('give pandas every value, with its order and its zone', () => {
    const python = pythonWith(['pandas'])
    if (!python) return
    const { text } = of('python')[0]!
    const program = `${text.replace(/print\(.*\n$/, '')}
s = sessions.head(200).copy()
assert s["value_band"].cat.ordered and s["month"].cat.ordered and not s["codebase"].cat.ordered
assert (s["value_band"].cat.categories == ["10-200", "200-1000", "1000-5000", "5000-50000"]).all()
assert str(s["started_at"].dt.tz) == "UTC" and s["session_id"].dtype == "int64"
s["started_at"] = (s["started_at"] - pd.Timestamp(0, tz="UTC")) // pd.Timedelta(milliseconds=1)
print(json.dumps([[None if pd.isna(v) else v for v in s[c].tolist()] for c in ${JSON.stringify(EACH)}], default=lambda v: v.item()))
`
    const { stdout, stderr } = spawnSync(python, ['-c', program], { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual(expected)
  })

  test.skipIf(!hasR)('give R every value, with its order and its zone', () => {
    const { text } = of('r')[0]!
    const program = `${text.replace(/cat\(.*\n$/, '')}
s <- sessions[1:200, ]
stopifnot(is.ordered(s$value_band), is.ordered(s$month), !is.ordered(s$codebase), attr(s$started_at, "tzone") == "UTC")
stopifnot(levels(s$value_band) == c("10-200", "200-1000", "1000-5000", "5000-50000"))
s$started_at <- round(as.numeric(s$started_at) * 1000)
text <- function(v) if (is.logical(v)) ifelse(is.na(v), "null", tolower(v)) else if (is.factor(v)) paste0('"', v, '"') else sprintf("%.17g", v)
cat("[", paste(sapply(${`c(${EACH.map(c => `"${c}"`).join(', ')})`}, function(c) paste0("[", paste(text(s[[c]]), collapse = ","), "]")), collapse = ","), "]")
`
    writeFileSync(join(folder, 'each.R'), program)
    const { stdout, stderr } = spawnSync('Rscript', [join(folder, 'each.R')], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual(expected)
  })
})
