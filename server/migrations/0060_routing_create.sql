-- Queues and who serves them, who is there, what is held out to whom, and every stay of an interaction in a queue.

create table queues (
  workspace_id uuid not null,
  queue_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  target_within_ms integer not null default 45000,
  target_share_pct real not null default 80,
  timetable jsonb,
  message_answer_ms integer not null default 14400000,
  made_at timestamptz not null,
  retired_at timestamptz,
  primary key (workspace_id, queue_id)
);
create unique index queues_name on queues (workspace_id, lower(name)) where retired_at is null;
select peakend.guard('queues');

create table queue_members (
  workspace_id uuid not null,
  queue_id uuid not null,
  person_id uuid not null,
  primary key (workspace_id, queue_id, person_id),
  foreign key (workspace_id, queue_id) references queues on delete cascade
);
create index queue_members_person on queue_members (workspace_id, person_id);
select peakend.guard('queue_members');

create table routing_settings (
  workspace_id uuid not null primary key,
  timetable jsonb not null default '"always"',
  away_reasons jsonb not null
);
select peakend.guard('routing_settings');

-- Presence and room belong to the person, over all workspaces (a listed exception: no workspace_id). A workspace sees and
-- changes the rows of its own members only; `load` counts what they hold everywhere.
create table presences (
  person_id uuid not null primary key,
  state text not null default 'offline' check (state in ('available', 'away', 'offline')),
  reason text,
  since timestamptz not null,
  capacity integer not null default 3 check (capacity between 1 and 20),
  load integer not null default 0 check (load >= 0),
  seen_at timestamptz not null,
  freed_at timestamptz not null
);
select peakend.guard_system('presences');
grant select, insert, update on presences to peakend_app;
create policy member on presences to peakend_app
  using (exists (select from memberships m where m.workspace_id = current_setting('peakend.workspace')::uuid and m.person_id = presences.person_id))
  with check (exists (select from memberships m where m.workspace_id = current_setting('peakend.workspace')::uuid and m.person_id = presences.person_id));

-- One row for each place in somebody's hands: an open offer or a conversation. Makes counting `load` twice the same as once.
create table holds (
  workspace_id uuid not null,
  interaction_id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('offer', 'held')),
  since timestamptz not null,
  primary key (workspace_id, interaction_id)
);
create index holds_person on holds (workspace_id, person_id);
select peakend.guard('holds');

create table offers (
  workspace_id uuid not null,
  offer_id uuid not null,
  interaction_id uuid not null,
  queue_id uuid not null,
  person_id uuid not null,
  made_at timestamptz not null,
  deadline_at timestamptz not null,
  ended_at timestamptz,
  why text check (why in ('accepted', 'declined', 'lapsed', 'withdrawn')),
  primary key (workspace_id, offer_id)
);
create unique index offers_open on offers (workspace_id, interaction_id) where ended_at is null;
create index offers_person on offers (workspace_id, person_id) where ended_at is null;
create index offers_interaction on offers (workspace_id, interaction_id, made_at);
select peakend.guard('offers');

-- A stay in a queue. `since` is the place in line (kept over transfers and returns), `entered_at` when this stay began.
create table queue_stays (
  workspace_id uuid not null,
  stay_id uuid not null,
  interaction_id uuid not null,
  queue_id uuid not null,
  channel text not null,
  since timestamptz not null,
  entered_at timestamptz not null,
  arrival text not null check (arrival in ('arrived', 'transferred', 'returned', 'reopened')),
  meant_for uuid,
  said_ms integer,
  said_at timestamptz,
  ended_at timestamptz,
  ending text check (ending in ('answered', 'left', 'moved')),
  person_id uuid,
  primary key (workspace_id, stay_id)
);
create unique index queue_stays_open on queue_stays (workspace_id, interaction_id) where ended_at is null;
create index queue_stays_waiting on queue_stays (workspace_id, queue_id, since) where ended_at is null;
create index queue_stays_entered on queue_stays (workspace_id, entered_at);
create index queue_stays_ended on queue_stays (workspace_id, queue_id, ended_at) where ended_at is not null;
select peakend.guard('queue_stays');
