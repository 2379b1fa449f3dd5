/**
 * An estimator to start from: verified success of experts less that of novices, with an error clustered by person.
 *
 * plumbline calls the function with the observed tables (Arquero) and reads the rows that it returns. Put your own analysis
 * into it; `plumbline validate --list` prints the estimands that it may speak of. As it is, it takes no account of what
 * experts and novices do differently, so expect to be told that it is biased.
 */
export default function estimate({ sessions }) {
  // Success is null where a session has no clear goal: such sessions have no place in it.
  const rows = sessions.objects().filter(s => s.verified !== null)
  const [expert, novice] = [success(rows, 5), success(rows, 1)]
  const contributions = new Map(rows.map(s => [s.person_id, 0]))
  for (const [group, sign] of [
    [expert, 1],
    [novice, -1],
  ])
    for (const s of group.rows)
      contributions.set(
        s.person_id,
        contributions.get(s.person_id) + (sign * (s.verified - group.mean)) / group.rows.length,
      )
  return [
    {
      estimand: 'ate.verified.5-1',
      estimate: expert.mean - novice.mean,
      std_error: clustered(contributions),
    },
  ]
}

function success(rows, level) {
  const own = rows.filter(s => s.expertise === level)
  return { rows: own, mean: own.filter(s => s.verified).length / own.length }
}

/** The root of G/(G − 1) times the sum over people of their summed contributions, squared. */
function clustered(contributions) {
  const squares = [...contributions.values()].reduce((sum, c) => sum + c * c, 0)
  return Math.sqrt((squares * contributions.size) / (contributions.size - 1))
}
