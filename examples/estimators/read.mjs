/** Sessions with a clear goal from data/sessions.csv, as an estimator gets them. */
import { readFileSync } from 'node:fs'

export function clearSessions() {
  const [head, ...lines] = readFileSync('data/sessions.csv', 'utf8').trim().split('\n')
  const names = head.split(',')
  // Titles of occupations hold commas: cells are split outside of quotes only.
  const rows = lines.map(line => line.match(/("[^"]*"|[^,]*)(,|$)/g).map(c => c.replace(/,$/, '')))
  return rows
    .map(cells => Object.fromEntries(names.map((n, j) => [n, cells[j]])))
    .filter(r => r.verified !== '')
}

/** √(G/(G − 1) Σ over people of their summed contributions, squared). */
export function clustered(people, contributions) {
  const sums = new Map()
  for (const [i, p] of people.entries()) sums.set(p, (sums.get(p) ?? 0) + contributions[i])
  const squares = [...sums.values()].reduce((s, x) => s + x * x, 0)
  return Math.sqrt((squares * sums.size) / (sums.size - 1))
}
