// The register's counts, means, shares, medians, geometric means and straight lines in SQL, over views sessions, people, clear,
// second_reading and postings.

/** What shares of decisions are shares of. */
const DECISIONS = { planning_user_share: 'planning_decisions', execution_user_share: 'execution_decisions' }

/** A share compared with a decimal of one digit, in whole numbers. */
function shareIs(share, compare, decimal) {
  const tenths = Math.round(10 * decimal)
  return `10 * ${DECISIONS[share]}_user ${compare} ${tenths} * ${DECISIONS[share]}`
}

/** The condition of a stratum, or of several joined by commas (levels may hold commas). */
function whereOf(stratum) {
  if (stratum === 'all') return 'true'
  const terms = stratum.split(/,(?=\w+[=<>])/).map(term => {
    const [, column, compare, level] = /^(\w+)([=<>])(.*)$/.exec(term)
    if (DECISIONS[column]) return shareIs(column, compare, level)
    if (column === 'codebase') return `codebase IN (${level.split('+').map(l => `'${l}'`)})`
    if (compare !== '=' || level === 'true' || /^\d$/.test(level)) return `${column} ${compare} ${level}`
    return `${column} = '${level}'`
  })
  return terms.join(' AND ')
}

/** Definitions written out, not read from the derived columns. */
const OUTCOME = {
  verified: `outcome = 'succeeded' AND success_signal >= 4`,
  at_least_partial: `outcome IN ('succeeded', 'partial')`,
  succeeded: `outcome = 'succeeded'`,
  abandoned: `outcome = 'failed' AND lines_added = 0`,
  trouble: 'failure_signal >= 3',
}

/** The study's cells; a stratum's own column is no control in it. */
const CELLS = ['work_mode', 'value_band', 'month', 'subject', 'user_type']

/** The slope of an outcome on expertise, both less their means in each cell. */
function slopeWithin(cells, outcome, where) {
  const y = `(${OUTCOME[outcome]})::INT`
  return `WITH m AS (SELECT expertise - avg(expertise) OVER w AS x, ${y} - avg(${y}) OVER w AS y FROM clear WHERE ${where} WINDOW w AS (PARTITION BY ${cells})) SELECT sum(x * y) / sum(x * x) FROM m`
}

/** Two raters' labels of the same sessions: the share of which a condition on first a and second b holds. */
const twice = condition =>
  `SELECT avg((${condition})::INT) FROM sessions a JOIN second_reading b USING (session_id)`

/** A count, mean, share, median, geometric mean, or the slope of a straight line in SQL; undefined for what is none of these. */
export function sqlOf(statistic, stratum) {
  const [kind, ...rest] = statistic.split('.')
  const what = rest.join('.')
  const where = whereOf(stratum)
  const average = (x, from = 'sessions', also = 'true') =>
    `SELECT avg((${x})::INT) FROM ${from} WHERE ${where} AND ${also}`
  if (kind === 'people_over') return `SELECT avg((sessions > ${what})::INT) FROM people`
  if (statistic === 'mean.sessions') return 'SELECT avg(sessions) FROM people'
  if (kind === 'agreement') return twice(`a.${what} = b.${what}`)
  if (kind === 'agreement_within_one') return twice(`abs(a.${what} - b.${what}) <= 1`)
  if (kind === 'postings_share') return `SELECT avg((${where})::INT) FROM postings`
  if (kind === 'value_r2') return 'SELECT regr_r2(ln(estimated_usd), ln(true_usd)) FROM postings'
  if (kind === 'overpriced')
    return `SELECT exp(avg(ln(estimated_usd / true_usd))) FROM postings WHERE ${where}`
  if (kind === 'underpriced')
    return `SELECT exp(avg(ln(true_usd / estimated_usd))) FROM postings WHERE ${where}`
  if (statistic === 'count.months') return 'SELECT count(DISTINCT month) FROM sessions'
  if (statistic === 'share.no_actions') return average('actions = 0')
  if (statistic === 'share.occupation_unclear') return average(`occupation = 'Unclear'`)
  if (kind === 'share') {
    const [column, levels] = [what.slice(0, what.indexOf('.')), what.slice(what.indexOf('.') + 1)]
    return average(`${column}::VARCHAR IN (${levels.split('+').map(l => `'${l}'`)})`)
  }
  if (kind.endsWith('_user_share_over')) {
    const share = kind.replace(/_over$/, '')
    return average(shareIs(share, '>', what), 'sessions', `${DECISIONS[share]} > 0`)
  }
  if (kind === 'actions_over') return average(`actions / turns > ${what}`)
  if (kind === 'median') return `SELECT median(${what}) FROM sessions WHERE ${where}`
  if (kind === 'gm')
    return `SELECT exp(avg(ln(${what} / turns))) FROM sessions WHERE ${what} > 0 AND ${where}`
  if (kind === 'value_growth')
    return `SELECT avg(value_usd) FILTER (month = '2026-04') / avg(value_usd) FILTER (month = '2025-10') - 1 FROM sessions WHERE ${where}`
  if (kind === 'value_ratio')
    return `SELECT avg(value_usd) FILTER (expertise = 5) / avg(value_usd) FILTER (expertise = 1) FROM ${stratum === 'all' ? 'sessions' : 'clear'} WHERE ${where}`
  if (statistic === 'mean.wrote_code') return average('lines_added > 0')
  if (kind === 'mean') return average(OUTCOME[what], 'clear')
  if (kind === 'occupation_share')
    return `SELECT avg((${where})::INT) FROM sessions WHERE occupation <> 'Unclear'`
  if (kind === 'occupation_growth')
    return `SELECT avg((${where})::INT) FILTER (month = '2026-04') / avg((${where})::INT) FILTER (month = '2025-10') - 1 FROM sessions WHERE occupation <> 'Unclear'`
  if (kind === 'occupation_gap') {
    const rate = occupation => `avg((${OUTCOME.verified})::INT) FILTER (${occupation})`
    return `SELECT ${rate(where)} - ${rate(`occupation = 'Computer and Mathematical Occupations'`)} FROM clear WHERE lines_added > 0`
  }
  if (kind === 'trend')
    return `SELECT regr_slope((${OUTCOME[what]})::INT, datediff('month', DATE '2025-10-01', strptime(month || '-01', '%Y-%m-%d')::DATE) / 6.0) FROM clear WHERE ${where}`
  if (kind === 'slope_within') return slopeWithin(['person_id'], what, where)
  if (kind === 'slope' && OUTCOME[what])
    return slopeWithin(
      CELLS.filter(c => !stratum.startsWith(`${c}=`)),
      what,
      where,
    )
  return undefined
}
