-- A person serves several workspaces with one pair of hands: who of this one's people serves another one too, and whether a customer there awaits their answer in a
-- live conversation. It names people this workspace knows already, and nothing of where else or whom. Runs as the owner, to whom row-level security shows every workspace.
create function peakend.shared_people() returns table (person_id uuid, owes boolean)
language sql stable security definer set search_path = public, peakend as $$
  select here.person_id, bool_or(exists (select from interactions i where i.workspace_id = there.workspace_id and i.agent_id = there.person_id
    and i.state = 'active' and i.waiting_reply_since is not null and i.channel <> 'email'))
  from memberships here
  join memberships there on there.person_id = here.person_id and there.workspace_id <> here.workspace_id and there.state = 'active'
  where here.workspace_id = current_setting('peakend.workspace')::uuid and here.state = 'active' group by 1
$$;
grant execute on function peakend.shared_people to peakend_app;
