-- What we told customers we would do. The words are read from the turn where there is one; `text` is what an agent wrote or mended.
create table promises (
  workspace_id uuid not null,
  promise_id uuid not null,
  state text not null check (state in ('found', 'open', 'kept', 'broken', 'withdrawn', 'rejected')),
  interaction_id uuid not null,
  turn_id uuid,
  from_offset integer,
  to_offset integer,
  text text not null,
  customer_id uuid not null,
  case_id uuid,
  queue_id uuid,
  made_by uuid,
  owner_id uuid,
  made_at timestamptz not null,
  due_at timestamptz,
  due_words text,
  settled_at timestamptz,
  was_late boolean not null default false,
  reason text,
  primary key (workspace_id, promise_id)
);
create unique index promises_turn on promises (workspace_id, turn_id, from_offset) where turn_id is not null;
create index promises_due on promises (workspace_id, due_at, promise_id) where state in ('open', 'broken');
create index promises_owner on promises (workspace_id, owner_id, due_at) where state in ('found', 'open', 'broken');
create index promises_interaction on promises (workspace_id, interaction_id);
create index promises_customer on promises (workspace_id, customer_id, made_at);
create index promises_settled on promises (workspace_id, settled_at) where settled_at is not null;
select peakend.guard('promises');
