-- We say ourselves that a call is recorded, before anybody answers it, and by which key a caller declines.
alter table recording_rules add column is_spoken boolean not null default false,
  add column refuse_key text check (refuse_key ~ '^[1-9*#]$'),
  -- by language, recordings in place of the voice
  add column recorded jsonb not null default '{}';
