-- What was judged of an interaction: live while it runs, final at its end. Evidence is (ordinal, from, to), never a copied quote.
create table judgements (
  workspace_id uuid not null,
  interaction_id uuid not null,
  is_final boolean not null,
  judged_at timestamptz not null,
  model text not null,
  language text not null,
  standard_version integer not null,
  -- facts of the interaction, kept here so that browsing needs one index
  channel text not null,
  queue_id uuid,
  agent_id uuid,
  customer_id uuid not null,
  closed_at timestamptz,
  welcome real,
  welcome_why text,
  welcome_least real not null,
  peak real,
  peak_why text,
  peak_least real not null,
  farewell real,
  farewell_why text,
  farewell_least real not null,
  mean real,
  experience real,
  as_intended boolean,
  worst_gap real,
  cause text,
  reasons text[] not null default '{}',
  -- spans, evidence, questions and turns as the engine gave them
  detail jsonb not null,
  cue jsonb,
  primary key (workspace_id, interaction_id)
);
create index judgements_closed on judgements (workspace_id, closed_at desc, interaction_id desc) where is_final;
create index judgements_worst on judgements (workspace_id, worst_gap, interaction_id) where is_final;
create index judgements_live on judgements (workspace_id, judged_at) where not is_final;
create index judgements_customer on judgements (workspace_id, customer_id, closed_at);
select peakend.guard('judgements');

-- A score may change, and its history is kept.
create table judgement_history (
  workspace_id uuid not null,
  interaction_id uuid not null,
  judged_at timestamptz not null,
  model text not null,
  standard_version integer not null,
  welcome real,
  peak real,
  farewell real,
  experience real,
  primary key (workspace_id, interaction_id, judged_at)
);
select peakend.guard('judgement_history', 'select, insert, delete');

-- Cues an agent did not want to see again in this interaction.
create table cue_dismissals (
  workspace_id uuid not null,
  interaction_id uuid not null,
  key text not null,
  person_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, interaction_id, key)
);
select peakend.guard('cue_dismissals');
