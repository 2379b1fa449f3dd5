-- Right: the share of people with more than one session, people as the unit.
with people as (select (sessions > 1)::int as y from 'data/people.parquet')
select 'sample.over_1' as estimand, avg(y) as estimate, sqrt(avg(y) * (1 - avg(y)) / count(*)) as std_error from people
