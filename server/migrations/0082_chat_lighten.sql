-- The same with a body that is bound when it is made, and calls nothing that is not: no search path to set at every call. The time zone is asked for where it is needed.
drop function peakend.visitor_arrived(uuid, bytea);
create function peakend.visitor_arrived(of_workspace uuid, of_token_hash bytea) returns table (
  "visitorId" uuid, "customerId" uuid, language text, "isBlocked" boolean, "touchpointId" uuid, "queueId" uuid, sites text[], "sealedSecret" bytea)
language sql stable security definer rows 1
begin atomic
  select v.visitor_id, v.customer_id, v.language, c.is_blocked, t.touchpoint_id, t.queue_id, t.sites, t.sealed_secret
  from public.visitors v
  join public.touchpoints t on t.workspace_id = of_workspace and t.touchpoint_id = v.touchpoint_id and t.channel = 'chat' and t.retired_at is null
  join public.customers c on c.workspace_id = of_workspace and c.customer_id = case
    when exists (select from public.customer_merges m where m.workspace_id = of_workspace and m.from_id = v.customer_id and m.undone_at is null)
    then (
      with recursive chain (id, depth) as (
        select v.customer_id, 0
        union all
        select m.into_id, chain.depth + 1 from chain join public.customer_merges m
          on m.workspace_id = of_workspace and m.from_id = chain.id and m.undone_at is null
        where chain.depth < 20
      )
      select chain.id from chain order by chain.depth desc limit 1)
    else v.customer_id end
  where v.workspace_id = of_workspace and v.token_hash = of_token_hash;
end;
grant execute on function peakend.visitor_arrived to peakend_app;
