-- The experience a brand intends, in versions: an interaction is held against the version of its day.
create table standards (
  workspace_id uuid not null,
  channel text not null,
  moment text not null check (moment in ('welcome', 'peak', 'farewell')),
  version integer not null check (version > 0),
  standard_id uuid not null,
  in_force_from timestamptz not null,
  lines jsonb not null,
  changed_by uuid,
  primary key (workspace_id, channel, moment, version)
);
select peakend.guard('standards', 'select, insert');

create table standard_targets (
  workspace_id uuid not null primary key,
  target_pct real not null check (target_pct between 1 and 100)
);
select peakend.guard('standard_targets');
