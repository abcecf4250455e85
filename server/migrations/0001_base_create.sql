-- The ground: helpers for row-level security, the journal, reactions, jobs and the memory of senders' ids.
-- Roles peakend_owner, peakend_app and peakend_system exist before any migration runs (server/src/base/roles.ts).

create schema peakend;
grant usage on schema peakend to peakend_app, peakend_system;
grant usage on schema public to peakend_app, peakend_system;

-- One call per table of a module: every row belongs to one workspace, and the app role sees that workspace's rows only.
-- current_setting without a second argument raises when the workspace was never set, and '' is no uuid: unset is an error.
create function peakend.guard(guarded regclass, app_may text default 'select, insert, update, delete') returns void
language plpgsql as $$
begin
  if not exists (
    select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = guarded and i.indisprimary and a.attname = 'workspace_id' and a.attnotnull
  ) then
    raise exception 'table %: the primary key must begin with workspace_id', guarded;
  end if;
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy workspace on %s to peakend_app
    using (workspace_id = current_setting(''peakend.workspace'')::uuid)
    with check (workspace_id = current_setting(''peakend.workspace'')::uuid)', guarded);
  execute format('create policy everywhere on %s to peakend_system, peakend_owner using (true) with check (true)', guarded);
  execute format('grant %s on %s to peakend_app', app_may, guarded);
  execute format('grant select, insert, update, delete on %s to peakend_system', guarded);
end $$;

-- For the listed exceptions (who a person is, sign-in, installation settings): the app role sees nothing of it.
create function peakend.guard_system(guarded regclass) returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format('create policy everywhere on %s to peakend_system, peakend_owner using (true) with check (true)', guarded);
  execute format('grant select, insert, update, delete on %s to peakend_system', guarded);
end $$;

-- Inserting into a serial column needs its sequence, whichever module makes it.
alter default privileges in schema public grant usage, select on sequences to peakend_app, peakend_system;
alter default privileges revoke execute on functions from public;

-- The journal: what happened. seq is the order of writing (taken while the interaction's lock is held), position the dense
-- order of reading, given by the stamper once the row is visible (docs/decisions/0002). Partitioned by the database's own time.
create table journal (
  seq bigserial,
  position bigint,
  workspace_id uuid not null,
  key text not null,
  type text not null,
  payload jsonb not null,
  at timestamptz not null,
  stored_at timestamptz not null default clock_timestamp(),
  primary key (workspace_id, stored_at, seq)
) partition by range (stored_at);
create index journal_unstamped on journal (seq) where position is null;
create index journal_position on journal (position) where position is not null;
create table journal_default partition of journal default;
alter table journal_default enable row level security;
alter table journal_default force row level security;
select peakend.guard('journal', 'select, insert');

-- The head of the journal: the highest position given so far. One row.
create table journal_head (
  is_only boolean primary key default true check (is_only),
  position bigint not null default 0
);
insert into journal_head default values;
select peakend.guard_system('journal_head');

-- Numbers for nodes: a node is alive while its session holds the advisory lock of its number.
create sequence node_numbers as integer cycle;

-- Where each reaction has come to, lane by lane; the holder is the number of the node that runs the lane.
create table reaction_lanes (
  reaction text not null,
  lane smallint not null check (lane between 0 and 63),
  position bigint not null,
  holder integer,
  primary key (reaction, lane)
);
select peakend.guard_system('reaction_lanes');

-- Which live node runs which reactions: lanes are shared among these. Rows of dead nodes are swept when lanes are claimed.
create table reaction_nodes (
  reaction text not null,
  node integer not null,
  primary key (reaction, node)
);
select peakend.guard_system('reaction_nodes');

-- Moves a lane's cursor inside the transaction of the batch: false when the lane is no longer ours or already moved on,
-- and then the batch must not commit. This is what makes a reaction run exactly once.
create function peakend.move_lane(of_reaction text, of_lane smallint, from_position bigint, to_position bigint, of_holder integer)
returns boolean language plpgsql security definer set search_path = public as $$
begin
  update reaction_lanes set position = to_position
  where reaction = of_reaction and lane = of_lane and position = from_position and holder = of_holder;
  return found;
end $$;
grant execute on function peakend.move_lane to peakend_app, peakend_system;

-- Events a reaction failed on three times, and later events of the same key that wait behind them.
create table reaction_parked (
  workspace_id uuid not null,
  reaction text not null,
  position bigint not null,
  key text not null,
  type text not null,
  payload jsonb not null,
  at timestamptz not null,
  is_waiting_behind boolean not null,
  error text,
  tries integer not null,
  parked_at timestamptz not null,
  primary key (workspace_id, reaction, position)
);
create index reaction_parked_key on reaction_parked (workspace_id, reaction, key, position);
select peakend.guard('reaction_parked');

-- Timers (effect inside the transaction) and deliveries (attempt outside, committed before it is made).
create table jobs (
  workspace_id uuid not null,
  kind text not null,
  key text not null,
  payload jsonb not null,
  due_at timestamptz not null,
  -- waiting -> (timer) gone; waiting -> running -> gone | waiting | parked | unsure
  state text not null default 'waiting' check (state in ('waiting', 'running', 'parked', 'unsure')),
  attempts integer not null default 0,
  reference uuid not null default gen_random_uuid(),
  holder integer,
  is_again_wanted boolean not null default false,
  last_error text,
  created_at timestamptz not null,
  primary key (workspace_id, kind, key)
) with (fillfactor = 70);
create index jobs_due on jobs (due_at) where state = 'waiting';
create index jobs_running on jobs (holder) where state = 'running';
create index jobs_stuck on jobs (workspace_id, kind) where state in ('parked', 'unsure');
select peakend.guard('jobs');

-- The ids senders gave to what they sent: the same id again gets the same answer. Unpartitioned, kept at least 400 days.
create table received (
  workspace_id uuid not null,
  source text not null,
  sender_id text not null,
  content_hash bytea not null,
  answer jsonb,
  received_at timestamptz not null,
  primary key (workspace_id, source, sender_id)
);
create index received_age on received (received_at);
select peakend.guard('received');
