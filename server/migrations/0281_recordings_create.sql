-- Recordings of calls. The sound lies sealed in the store of files under a key of its own, which stands here sealed again: without this row it is noise.

create table recordings (
  workspace_id uuid not null,
  recording_id uuid not null,
  interaction_id uuid not null,
  source text not null check (source in ('own', 'outside')),
  state text not null check (state in ('running', 'coming', 'kept', 'failed', 'erased')),
  type text not null,
  sides text not null check (sides in ('customer-left', 'agent-left', 'mixed')),
  started_at timestamptz not null,
  ended_at timestamptz,
  is_announced boolean,
  -- the customer's leg at our switch
  leg text check (length(leg) <= 200),
  -- of the sound before it was sealed
  bytes bigint,
  ms integer,
  sha256 bytea,
  sealed_key bytea,
  stretch_ms real,
  -- a byte for each stretch, a list a side
  peaks bytea[],
  why_failed text,
  erased_at timestamptz,
  primary key (workspace_id, recording_id),
  foreign key (workspace_id, interaction_id) references interactions on delete cascade
);
create index recordings_interaction on recordings (workspace_id, interaction_id, started_at);
create index recordings_kept on recordings (workspace_id, started_at) where erased_at is null;
-- a call is recorded once at a time
create unique index recordings_running on recordings (workspace_id, interaction_id) where state = 'running';
select peakend.guard('recordings');

create table recording_pauses (
  workspace_id uuid not null,
  recording_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz,
  -- by hand, or by a rule
  person_id uuid,
  rule text check (rule in ('hold', 'aside', 'keypad')),
  pause_id uuid not null default uuidv7(),
  primary key (workspace_id, recording_id, pause_id),
  foreign key (workspace_id, recording_id) references recordings on delete cascade
);
select peakend.guard('recording_pauses');

create table recording_rules (
  workspace_id uuid not null,
  -- of the workspace where it is all zeros
  queue_id uuid not null default '00000000-0000-0000-0000-000000000000',
  is_on boolean not null,
  announcement jsonb not null,
  is_announced boolean not null,
  pause_on text[] not null,
  longest_pause_s integer not null,
  primary key (workspace_id, queue_id)
);
select peakend.guard('recording_rules');

-- how long recordings are kept: as long as files until somebody says otherwise
update workspaces set retention = retention || jsonb_build_object('recordingsDays', retention -> 'attachmentsDays');
