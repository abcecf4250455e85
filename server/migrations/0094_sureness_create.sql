-- How sure a judgement must be to be given. Versions are never changed; the newest is in force for what is judged from then on.
create table sureness_levels (
  workspace_id uuid not null,
  version integer not null check (version > 0),
  level real not null check (level = 0 or level between 0.5 and 1),
  changed_at timestamptz not null,
  changed_by uuid not null,
  primary key (workspace_id, version)
);
select peakend.guard('sureness_levels', 'select, insert');

-- The level a judgement was made at: what was not given then is null, "unsure", and stays so until it is judged again.
alter table judgements add column sure_level real not null default 0;
alter table judgement_history add column sure_level real not null default 0;
