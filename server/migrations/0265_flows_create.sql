-- Flows: what is being written, what was published, and what each caller is at.

create table flows (
  workspace_id uuid not null,
  flow_id uuid not null,
  name text not null,
  draft jsonb not null,
  -- counts what was saved, so that two who write at once notice each other
  revision integer not null default 1,
  changed_by uuid,
  changed_at timestamptz not null,
  -- the one callers hear; null until something is published
  version integer,
  retired_at timestamptz,
  primary key (workspace_id, flow_id)
);
create unique index flows_name on flows (workspace_id, lower(name)) where retired_at is null;
select peakend.guard('flows');

-- Never changed: a call goes on with the version it began with.
create table flow_versions (
  workspace_id uuid not null,
  flow_id uuid not null,
  version integer not null,
  flow jsonb not null,
  note text not null default '',
  published_by uuid,
  published_at timestamptz not null,
  primary key (workspace_id, flow_id, version),
  foreign key (workspace_id, flow_id) references flows
);
select peakend.guard('flow_versions', 'select, insert');

-- Where a caller is; one run an interaction. What they typed is theirs and goes when they are erased.
create table flow_runs (
  workspace_id uuid not null,
  interaction_id uuid not null,
  flow_id uuid not null,
  version integer not null,
  state jsonb not null,
  -- the number they call from, in E.164
  number text,
  -- what the line they called is named to them
  brand text,
  begun_at timestamptz not null,
  -- when they asked for a person
  wanted_at timestamptz,
  ended_at timestamptz,
  ending text check (ending in ('queue', 'call-back', 'message', 'ended', 'hung-up')),
  primary key (workspace_id, interaction_id),
  foreign key (workspace_id, flow_id, version) references flow_versions
);
create index flow_runs_wanted on flow_runs (workspace_id, wanted_at) where wanted_at is not null;
select peakend.guard('flow_runs');
