-- What writes down what is said in calls, and the pause by hand of whoever is written down.
create table transcription_settings (
  workspace_id uuid not null,
  is_on boolean not null,
  form text not null check (form in ('socket', 'transcriptions', 'model')),
  addresses jsonb not null,
  model text not null,
  recordings boolean not null,
  sealed_key bytea,
  changed_at timestamptz not null,
  -- how it goes; null where it works
  fault text,
  fault_said text,
  fault_since timestamptz,
  last_at timestamptz,
  primary key (workspace_id)
);
select peakend.guard('transcription_settings');

-- Off the record where a call is written down and not recorded. One that is over has none.
create table call_words_pauses (
  workspace_id uuid not null,
  interaction_id uuid not null,
  person_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  primary key (workspace_id, interaction_id)
);
select peakend.guard('call_words_pauses');
