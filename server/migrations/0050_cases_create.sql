-- Matters a customer wants settled, each with one owner, and the tree of needs.
create table needs (
  workspace_id uuid not null,
  need_id uuid not null,
  parent_id uuid,
  name jsonb not null,
  words jsonb not null default '[]',
  sort integer not null default 0,
  retired_at timestamptz,
  primary key (workspace_id, need_id)
);
select peakend.guard('needs');

create table case_numbers (
  workspace_id uuid not null primary key,
  last integer not null
);
select peakend.guard('case_numbers');

create table cases (
  workspace_id uuid not null,
  case_id uuid not null,
  number integer not null,
  title text not null,
  state text not null default 'open' check (state in ('open', 'settled')),
  customer_id uuid not null,
  owner_id uuid,
  queue_id uuid,
  need_id uuid,
  opened_at timestamptz not null,
  settled_at timestamptz,
  answer_due_at timestamptz,
  reopened integer not null default 0,
  -- settled without a repeat on the same matter within the window: null until the window is over
  was_first_contact boolean,
  last_at timestamptz not null,
  primary key (workspace_id, case_id)
);
create unique index cases_number on cases (workspace_id, number);
create index cases_owner on cases (workspace_id, owner_id, state, last_at desc);
create index cases_customer on cases (workspace_id, customer_id, state, last_at desc);
create index cases_state on cases (workspace_id, state, last_at desc, case_id desc);
select peakend.guard('cases');

create table case_history (
  workspace_id uuid not null,
  case_id uuid not null,
  at timestamptz not null,
  seq bigserial,
  act text not null,
  person_id uuid,
  note text,
  primary key (workspace_id, case_id, seq)
);
select peakend.guard('case_history', 'select, insert');
