-- Customers we call of our own accord: lists, who stands on them, the calls that came of it, and whom nobody calls.

create table call_lists (
  workspace_id uuid not null,
  call_list_id uuid not null,
  name text not null,
  about text not null,
  queue_id uuid not null,
  rules jsonb not null,
  apology jsonb not null,
  state text not null default 'draft' check (state in ('draft', 'running', 'paused', 'done')),
  made_by uuid,
  made_at timestamptz not null,
  primary key (workspace_id, call_list_id),
  foreign key (workspace_id, queue_id) references queues
);
select peakend.guard('call_lists');

create table call_list_entries (
  workspace_id uuid not null,
  -- in the order they were put there
  entry_id uuid not null default uuidv7(),
  call_list_id uuid not null,
  customer_id uuid not null,
  -- E.164
  number text not null check (length(number) <= 20),
  -- where the customer is, as far as we were told
  zone text,
  state text not null check (state in ('waiting', 'again', 'calling', 'reached', 'not-reached', 'never', 'taken-off')),
  attempts integer not null default 0,
  -- looked at no sooner
  next_at timestamptz not null,
  interaction_id uuid,
  primary key (workspace_id, entry_id),
  foreign key (workspace_id, call_list_id) references call_lists on delete cascade
);
create unique index call_list_entries_number on call_list_entries (workspace_id, call_list_id, number);
create index call_list_entries_due on call_list_entries (workspace_id, call_list_id, next_at) where state in ('waiting', 'again');
create index call_list_entries_list on call_list_entries (workspace_id, call_list_id, entry_id);
create index call_list_entries_customer on call_list_entries (workspace_id, customer_id);
select peakend.guard('call_list_entries');

-- One row a call, without whose: the abandoned share is counted from it.
create table call_list_calls (
  workspace_id uuid not null,
  call_id uuid not null,
  call_list_id uuid not null,
  entry_id uuid not null,
  person_id uuid not null,
  begun_at timestamptz not null,
  answered_at timestamptz,
  is_abandoned boolean not null default false,
  ended_at timestamptz,
  primary key (workspace_id, call_id),
  foreign key (workspace_id, call_list_id) references call_lists on delete cascade
);
create index call_list_calls_answered on call_list_calls (workspace_id, answered_at) where answered_at is not null;
create index call_list_calls_person on call_list_calls (workspace_id, person_id, begun_at);
select peakend.guard('call_list_calls');

-- E.164
create table never_called (
  workspace_id uuid not null,
  number text not null check (length(number) <= 20),
  never_id uuid not null,
  why text not null,
  noted_by uuid,
  noted_at timestamptz not null,
  primary key (workspace_id, number)
);
create index never_called_at on never_called (workspace_id, noted_at desc, never_id desc);
select peakend.guard('never_called');
