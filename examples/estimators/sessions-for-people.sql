-- Wrong: the share of sessions whose person has more than one, taken for the share of people who do.
with sessions as (
  select s.person_id, (p.sessions > 1)::int as y
  from 'data/sessions.parquet' s join 'data/people.parquet' p using (person_id)
), whole as (select avg(y) as share, count(*) as n from sessions),
people as (select sum(y - share) / any_value(n) as contribution from sessions, whole group by person_id)
select 'sample.over_1' as estimand, any_value(share) as estimate,
  sqrt(sum(contribution ** 2) * count(*) / (count(*) - 1)) as std_error
from people, whole
