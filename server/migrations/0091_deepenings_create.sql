-- What a language model added to a judgement, apart from the judgement. Evidence is (ordinal, from, to), never a copied quote; the summary is words
-- and goes where words go.
create table deepenings (
  workspace_id uuid not null,
  interaction_id uuid not null,
  state text not null check (state in ('waiting', 'asked', 'done', 'given-up')),
  wanted_at timestamptz not null,
  -- not before; the newest that is due comes first
  due_at timestamptz not null,
  asked_at timestamptz,
  attempts integer not null default 0,
  why text,
  done_at timestamptz,
  model text,
  language text,
  summary jsonb,
  evidence jsonb not null default '[]',
  dropped integer not null default 0,
  primary key (workspace_id, interaction_id)
);
create index deepenings_waiting on deepenings (workspace_id, wanted_at desc) where state in ('waiting', 'asked');
select peakend.guard('deepenings');

-- The workspace's own switch and limit; without a row it is off.
create table deepening_settings (
  workspace_id uuid not null,
  is_on boolean not null,
  tokens_a_day integer not null,
  primary key (workspace_id)
);
select peakend.guard('deepening_settings');

-- What was used, by day in the workspace's time zone.
create table deepening_use (
  workspace_id uuid not null,
  day date not null,
  calls integer not null default 0,
  tokens bigint not null default 0,
  done integer not null default 0,
  given_up integer not null default 0,
  dropped integer not null default 0,
  primary key (workspace_id, day)
);
select peakend.guard('deepening_use');
