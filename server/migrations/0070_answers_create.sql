-- Approved answers: what an agent may insert, in pairs of languages.
create table answers (
  workspace_id uuid not null,
  answer_id uuid not null,
  shortcut text not null check (shortcut ~ '^[a-z0-9-]{1,30}$'),
  title jsonb not null,
  body jsonb not null,
  need_id uuid,
  queue_ids uuid[] not null default '{}',
  cues text[] not null default '{}',
  changed_at timestamptz not null,
  changed_by uuid,
  primary key (workspace_id, answer_id)
);
create unique index answers_shortcut on answers (workspace_id, shortcut);
select peakend.guard('answers');
