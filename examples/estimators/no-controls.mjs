/**
 * Verified success of experts less that of novices: plain means, errors clustered by person.
 * Wrong wherever task and person go with both expertise and success: by some 20 points in selection, and in baseline by
 * 1.25 points (0.88 to 1.61, 200 corpora of 5,000 people).
 */
import { clearSessions, clustered } from './read.mjs'

const rows = clearSessions().filter(r => r.expertise === '1' || r.expertise === '5')
const y = rows.map(r => +(r.verified === 'true'))
const of = level => rows.flatMap((r, i) => (r.expertise === level ? [i] : []))
const mean = is => is.reduce((s, i) => s + y[i], 0) / is.length
const [expert, novice] = [of('5'), of('1')]
const contributions = rows.map((r, i) =>
  r.expertise === '5' ? (y[i] - mean(expert)) / expert.length : -(y[i] - mean(novice)) / novice.length,
)
const error = clustered(
  rows.map(r => r.person_id),
  contributions,
)
console.log('estimand,estimate,std_error')
console.log(`ate.verified.5-1,${mean(expert) - mean(novice)},${error}`)
