-- A turn changes its interaction's row. While no index covers a value that changes, the new version stays on the row's page and no index is
-- written (heap-only): the lists go by the hour of the last turn, which changes once an hour, and sort within it.
alter table interactions
  add column last_turn_hour timestamptz generated always as (date_bin('1 hour', last_turn_at, timestamptz '2000-01-01 00:00:00Z')) stored,
  -- what an agent or an assistant said that the customer has not read
  add column unread_by_customer integer not null default 0;
drop index interactions_agent, interactions_recent, interactions_mine;
create index interactions_agent on interactions (workspace_id, agent_id) where state <> 'closed';
create index interactions_recent on interactions (workspace_id, last_turn_hour desc);
create index interactions_mine on interactions (workspace_id, agent_id, last_turn_hour desc);

update interactions i set unread_by_customer = (
  select count(*) from turns t where t.workspace_id = i.workspace_id and t.interaction_id = i.interaction_id
    and t.ordinal > i.read_by_customer and t.kind = 'said' and t.by in ('agent', 'bot'))
where state <> 'closed';
