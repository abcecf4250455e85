-- Who asks, where, and for whom they stand, by a visitor's token: one statement in a transaction of its own, before a workspace is set. It answers for one
-- exact secret of 256 bits and nothing else.
create function peakend.visitor_arrived(of_workspace uuid, of_token_hash bytea) returns table (
  "visitorId" uuid, "customerId" uuid, language text, "timeZone" text, "isBlocked" boolean,
  "touchpointId" uuid, "queueId" uuid, sites text[], "sealedSecret" bytea)
language plpgsql stable security definer set search_path = public as $$
#variable_conflict use_column
begin
  return query
    select v.visitor_id, v.customer_id, v.language, w.time_zone, c.is_blocked, t.touchpoint_id, t.queue_id, t.sites, t.sealed_secret
    from visitors v
    join touchpoints t on t.workspace_id = of_workspace and t.touchpoint_id = v.touchpoint_id and t.channel = 'chat' and t.retired_at is null
    join workspaces w on w.workspace_id = of_workspace
    join customers c on c.workspace_id = of_workspace and c.customer_id = case
      when exists (select from customer_merges m where m.workspace_id = of_workspace and m.from_id = v.customer_id and m.undone_at is null)
      then peakend.resolved_customer(of_workspace, v.customer_id) else v.customer_id end
    where v.workspace_id = of_workspace and v.token_hash = of_token_hash;
end $$;
grant execute on function peakend.visitor_arrived to peakend_app;
