// An estimator in this process, over forty corpora whose truth is known.
import { fileURLToPath } from 'node:url'
import { studyOf, validate, verdicts } from '@plumbline/plumbline'

const study = studyOf({
  estimators: [
    {
      name: 'mean difference',
      module: fileURLToPath(new URL('./mean-difference.mjs', import.meta.url)),
    },
  ],
  scenarios: ['baseline'],
  people: 500,
})
const { replicates, truths } = await validate(study, { reps: 40, workers: 1 })
for (const v of verdicts(replicates, { truths })) console.log(`${v.verdict}: ${v.words}`)
