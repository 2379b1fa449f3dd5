/** plumbline run --profile: the steps of the main job by the time they take. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { STEPS, timedRun } from '../../../corpus/profile-run.js'
import { needRoom } from '../../../corpus/room.js'
import { type CorpusRequest, type CorpusSpec, resolveSpec } from '../../../corpus/spec.js'
import { need } from '../../../ground/error.js'
import { grouped } from '../../../ground/format.js'
import { Stopwatch } from '../../../ground/stopwatch.js'
import { writeReport } from '../../../report/report-page.js'
import { checkRecovered } from '../../check-corpus.js'
import { columns, print, printJson } from '../../output.js'

export interface ProfiledStep {
  readonly step: string
  /** What it works on: rows of all tables, sessions, lines of the table, or figures. */
  readonly rows: number
  readonly milliseconds: number
  readonly share: number
}

/** Runs once, in one thread, in a folder for the time of the run. */
export async function showProfile(
  request: CorpusRequest,
  { json }: { readonly json?: boolean },
): Promise<void> {
  const spec = resolveSpec(request)
  need(
    spec.tables.includes('sessions'),
    'run.profile',
    'what is recovered is the table sessions: add it to --tables',
  )
  await needRoom(spec, tmpdir())
  const out = mkdtempSync(join(tmpdir(), 'plumbline-profile-'))
  try {
    const rows = (await profileRun(spec, out)).sort((a, b) => b.milliseconds - a.milliseconds)
    if (json) return printJson(rows)
    const cells = rows.map(r => [
      r.step,
      r.milliseconds.toFixed(1),
      `${(100 * r.share).toFixed(1)}%`,
      r.rows > 0 ? grouped(r.rows) : '',
    ])
    print(columns([['step', 'ms', 'share', 'rows'], ...cells], [1, 2, 3]).join('\n'))
  } finally {
    rmSync(out, { recursive: true })
  }
}

async function profileRun(spec: CorpusSpec, out: string): Promise<ProfiledStep[]> {
  const watch = new Stopwatch()
  const { manifest, recovered } = await timedRun(spec, out, watch)
  const checked = watch.step('check', () => checkRecovered({ rows: recovered, unsaid: [] }, manifest))
  watch.step('report', () => writeReport(join(out, 'report.html'), { ...checked, manifest }))
  const whole = watch.whole
  const rowsOf = Object.fromEntries(manifest.resources.map(r => [r.name, r.plumbline.rows]))
  const [written, sessions] = [Object.values(rowsOf).reduce((s, n) => s + n, 0), rowsOf.sessions ?? 0]
  const rows: Readonly<Record<string, number>> = {
    generate: written,
    write: written,
    truth: sessions,
    totals: sessions,
    solve: recovered.length,
    errors: sessions,
    check: checked.result.rows.length,
  }
  const steps = [...STEPS, 'check', 'report'].map(step => ({ step, milliseconds: watch.of(step) }))
  const rest = whole - steps.reduce((s, { milliseconds }) => s + milliseconds, 0)
  return [...steps, { step: 'folder and manifest', milliseconds: rest }].map(s => ({
    step: s.step,
    rows: rows[s.step] ?? 0,
    milliseconds: s.milliseconds,
    share: s.milliseconds / whole,
  }))
}
