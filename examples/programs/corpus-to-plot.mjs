// A corpus in memory, drawn with Observable Plot: how success grows with expertise.
import { writeFileSync } from 'node:fs'
import * as Plot from '@observablehq/plot'
import { tablesOf } from '@plumbline/plumbline'
import { parseHTML } from 'linkedom'

const { sessions } = tablesOf({ people: 2000, seed: 'plot' })
const rates = sessions
  .filter('d => d.verified != null')
  .groupby('expertise')
  .rollup({ verified: 'd => mean(d.verified)' })
  .orderby('expertise')
rates.print()

const { document } = parseHTML('<html></html>')
const chart = Plot.plot({
  document,
  x: { label: 'expertise' },
  y: { label: 'verified success', percent: true, grid: true },
  marks: [Plot.barY(rates, { x: 'expertise', y: 'verified' }), Plot.ruleY([0])],
})
writeFileSync('success.svg', chart.outerHTML)
