-- Calls of other telephone systems: what was told of each, who is meant by an extension, and in which queue a system's calls count.

create table phone_systems (
  workspace_id uuid not null,
  system_id uuid not null default uuidv7(),
  name text not null check (length(name) <= 80),
  queue_id uuid,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (workspace_id, system_id),
  foreign key (workspace_id, queue_id) references queues
);
create unique index phone_systems_name on phone_systems (workspace_id, lower(name));
select peakend.guard('phone_systems');

create table phone_extensions (
  workspace_id uuid not null,
  system_id uuid not null,
  extension text not null check (length(extension) <= 40),
  person_id uuid not null,
  primary key (workspace_id, system_id, extension),
  foreign key (workspace_id, system_id) references phone_systems on delete cascade
);
select peakend.guard('phone_extensions');

create table outside_calls (
  workspace_id uuid not null,
  outside_call_id uuid not null,
  system_id uuid not null,
  their_id text not null check (length(their_id) <= 200),
  -- the other system gave this id to another call since
  is_reused boolean not null default false,
  interaction_id uuid not null,
  way text not null check (way in ('in', 'out')),
  -- the customer's number as received and the name shown for it; erased with the conversation's words
  number text not null check (length(number) <= 60),
  name text not null check (length(name) <= 120),
  ours text not null check (length(ours) <= 60),
  -- as told: what stands in the conversation is put in order from these
  ringing_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  ended_by text check (ended_by in ('customer', 'agent')),
  -- who had it from when on, as [{"personId", "atMs"}]
  hands jsonb not null default '[]',
  -- an extension nobody here is known by
  unknown_extension text,
  -- at whose phones it rings now
  rings_at uuid[] not null default '{}',
  transcript_hash bytea,
  told_at timestamptz not null,
  primary key (workspace_id, outside_call_id),
  foreign key (workspace_id, system_id) references phone_systems,
  foreign key (workspace_id, interaction_id) references interactions on delete cascade
);
create unique index outside_calls_their_id on outside_calls (workspace_id, system_id, their_id) where not is_reused;
create index outside_calls_interaction on outside_calls (workspace_id, interaction_id);
create index outside_calls_told on outside_calls (workspace_id, system_id, told_at);
create index outside_calls_ringing on outside_calls using gin (rings_at) where ended_at is null and answered_at is null;
select peakend.guard('outside_calls');
