// An estimator that runs in the process: the difference in verified success between experts and intermediates, without
// controls. It gets the observed tables and returns rows.
export default ({ sessions }) => {
  const rates = new Map(
    sessions
      .filter('d => d.verified != null')
      .groupby('expertise')
      .rollup({ rate: 'd => mean(d.verified)' })
      .objects()
      .map(r => [r.expertise, r.rate]),
  )
  return [{ estimand: 'ate.verified.5-3', estimate: rates.get(5) - rates.get(3) }]
}
