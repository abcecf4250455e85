-- The best are chosen before the limit, not after: a limit alone let the planner read the table through until it had enough of any.
create or replace function peakend.search_customers(wanted text, at_most integer) returns table (customer_id uuid, rank real)
language plpgsql stable security definer set search_path = public, peakend set enable_seqscan = off as $$
declare
  here uuid := current_setting('peakend.workspace')::uuid;
begin
  return query execute
    'with hit as (
       (select i.customer_id as id, 2::real as rank from identities i
         where i.workspace_id = $1 and i.kind <> ''visitor'' and lower(i.normal) ~>=~ $2 and lower(i.normal) ~<~ $3
         order by lower(i.normal) using ~<~ limit $4)
       union all
       (select c.customer_id, similarity(c.name, $2) + (lower(c.name) like $2 || ''%'')::int from customers c
         where c.workspace_id = $1 and c.name ilike $5 and c.erased_at is null order by 2 desc, 1 limit $4)
     )
     select peakend.resolved_customer($1, hit.id), max(hit.rank)::real from hit group by 1 order by 2 desc, 1 limit $4'
    using here, wanted, wanted || chr(1114111), at_most, case when length(wanted) < 3 then wanted || '%' else '%' || wanted || '%' end;
end $$;
