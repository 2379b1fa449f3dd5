// A question: what if returns to expertise faded? Paired replicates, a difference with its Monte Carlo error.
import { differences, questionOf, runQuestion } from '@plumbline/plumbline'
import { printStratum } from '@plumbline/plumbline/recover'

const question = questionOf('returns-fade', { people: 2000 })
const answer = await runQuestion(question, { reps: 4, workers: 1 })
for (const d of differences(answer)
  .filter(d => d.statistic === 'mean.verified')
  .slice(0, 6))
  console.log(
    printStratum(d.stratum),
    d.baseline.toFixed(4),
    '→',
    d.scenario.toFixed(4),
    '±',
    d.mcse.toFixed(4),
  )
