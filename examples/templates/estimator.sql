-- An estimator to start from: verified success of experts less that of novices, with an error clustered by person.
--
-- plumbline runs it by DuckDB in a folder with data/sessions.parquet, whose columns have their types, and reads the rows that
-- it returns. Put your own query here; `plumbline validate --list` prints the estimands that it may speak of. As it is, it
-- takes no account of what experts and novices do differently, so expect to be told that it is biased.
WITH clear AS (
  -- Success is null where a session has no clear goal: such sessions have no place in it.
  SELECT person_id, expertise, verified::DOUBLE AS y FROM 'data/sessions.parquet' WHERE verified IS NOT NULL
),
means AS (
  SELECT expertise AS level, avg(y) AS mean, count(*) AS n FROM clear WHERE expertise IN (1, 5) GROUP BY expertise
),
people AS (
  -- What each person contributes to the difference of the two means; 0 from sessions at other levels.
  SELECT person_id, sum(coalesce(CASE level WHEN 5 THEN 1 WHEN 1 THEN -1 END * (y - mean) / n, 0)) AS contribution
  FROM clear LEFT JOIN means ON level = expertise
  GROUP BY person_id
)
SELECT
  'ate.verified.5-1' AS estimand,
  (SELECT mean FROM means WHERE level = 5) - (SELECT mean FROM means WHERE level = 1) AS estimate,
  sqrt(sum(contribution * contribution) * count(*) / (count(*) - 1)) AS std_error
FROM people
