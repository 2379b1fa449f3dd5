// Statistics of one's own, with errors clustered by person.
import { frameOfRows, tablesOf } from '@plumbline/plumbline'
import {
  at,
  CLEAR,
  column,
  difference,
  EVERYONE,
  estimateOwn,
  mean,
  ratio,
} from '@plumbline/plumbline/recover'

const frame = frameOfRows(tablesOf({ people: 2000, seed: 'own' }).sessions.objects())
const verified = level => mean(column('verified'), at(CLEAR, 'expertise', level))
const rows = estimateOwn(frame, {
  'actions per thousand words': ratio(mean(column('actions'), EVERYONE), mean(column('words'), EVERYONE)),
  'experts less intermediates, verified': difference(verified(5), verified(3)),
})
for (const r of rows) console.log(`${r.name}: ${r.estimate.toFixed(4)} ± ${r.std_error.toFixed(4)}`)
