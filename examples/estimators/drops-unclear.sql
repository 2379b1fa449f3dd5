-- Wrong where occupations are unclear more often for some than for others: leaves those sessions out.
with sessions as (
  select person_id, (work_mode = 'fixing')::int as y from 'data/sessions.parquet' where user_type <> 'unclear'
), whole as (select avg(y) as share, count(*) as n from sessions),
people as (select sum(y - share) / any_value(n) as contribution from sessions, whole group by person_id)
select 'share.work_mode.fixing' as estimand, any_value(share) as estimate,
  sqrt(sum(contribution ** 2) * count(*) / (count(*) - 1)) as std_error
from people, whole
