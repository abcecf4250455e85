-- What a workspace's own answers made of the experience score. Versions are never changed; which one is used is a history of switches.
create table calibrations (
  workspace_id uuid not null,
  version integer not null check (version > 0),
  fitted_at timestamptz not null,
  model text not null,
  verdict text not null check (verdict in ('better', 'too-few', 'not-better', 'tells-nothing-apart')),
  conversations integer not null,
  survey_answers integer not null,
  review_answers integer not null,
  -- the curve, the errors before and after, and their intervals
  found jsonb not null,
  primary key (workspace_id, version)
);
select peakend.guard('calibrations', 'select, insert');

-- version is null where the engine's own score is used again
create table calibration_switches (
  workspace_id uuid not null,
  switch_id uuid not null default uuidv7(),
  at timestamptz not null,
  version integer,
  switched_by uuid not null,
  primary key (workspace_id, switch_id),
  foreign key (workspace_id, version) references calibrations
);
select peakend.guard('calibration_switches', 'select, insert');

-- The engine's own score stays beside the one that is shown, with the version that made it; null where it is the engine's own.
alter table judgements add column experience_raw real, add column calibration_version integer;
update judgements set experience_raw = experience;
