-- Wrong: the log of zero does not exist, so turns without actions are dropped before actions a prompt are averaged.
with sessions as (
  select s.person_id, ln(avg(t.actions)) as y
  from 'data/turns.parquet' t join 'data/sessions.parquet' s using (session_id)
  where t.actions > 0 group by s.session_id, s.person_id
), whole as (select avg(y) as log_mean, count(*) as n from sessions),
people as (select sum(y - log_mean) / any_value(n) as contribution from sessions, whole group by person_id)
select 'division.actions' as estimand, any_value(exp(log_mean)) as estimate,
  any_value(exp(log_mean)) * sqrt(sum(contribution ** 2) * count(*) / (count(*) - 1)) as std_error
from people, whole
