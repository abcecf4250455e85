-- How flows are heard: recordings, and a provider that speaks.

-- The sound itself lies in the file store under the same id; removed ones stay, because versions that were published still say them.
create table prompts (
  workspace_id uuid not null,
  prompt_id uuid not null,
  name text not null,
  language text not null check (language in ('en', 'es')),
  ms integer not null,
  added_by uuid,
  added_at timestamptz not null,
  removed_at timestamptz,
  primary key (workspace_id, prompt_id)
);
create index prompts_name on prompts (workspace_id, lower(name), prompt_id) where removed_at is null;
select peakend.guard('prompts');

create table voice_settings (
  workspace_id uuid not null,
  http jsonb,
  sealed_key bytea,
  changed_at timestamptz not null,
  primary key (workspace_id)
);
select peakend.guard('voice_settings');
