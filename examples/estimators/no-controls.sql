-- Wrong wherever task and person go with both expertise and effort: plain means of experts and novices, clustered errors.
with sessions as (
  select person_id, expertise, ln(words / turns) as y from 'data/sessions.parquet'
  where words > 0 and expertise in (1, 5)
), means as (
  select avg(y) filter (expertise = 5) as expert, avg(y) filter (expertise = 1) as novice,
    count(*) filter (expertise = 5) as experts, count(*) filter (expertise = 1) as novices
  from sessions
), people as (
  select sum(case expertise when 5 then (y - expert) / experts else -(y - novice) / novices end) as contribution
  from sessions, means group by person_id
)
select 'ate.log_words.5-1' as estimand, any_value(expert - novice) as estimate,
  sqrt(sum(contribution ** 2) * count(*) / (count(*) - 1)) as std_error
from people, means
