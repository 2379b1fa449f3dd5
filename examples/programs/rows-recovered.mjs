// The study's statistics of plain objects, as a database or a JSON file gives them.
import { check, frameOfRows, recover, roundTrip, tablesOf } from '@plumbline/plumbline'
import { printStratum } from '@plumbline/plumbline/recover'

// In place of your own rows: one object a session, with the public columns.
const rows = tablesOf({ people: 2000, seed: 'rows', tables: ['sessions'] }).sessions.objects()

const recovered = recover(frameOfRows(rows))
for (const r of recovered.filter(r => r.statistic === 'mean.verified').slice(0, 6))
  console.log(printStratum(r.stratum), r.n, r.estimate.toFixed(3), '±', r.std_error.toFixed(3))

// Beside what the study printed.
for (const { section, rows } of roundTrip(check(recovered)).slice(0, 1))
  for (const r of rows) console.log(`${section}: ${r.measured}: ${r.reported} | ${r.recovered}`)
