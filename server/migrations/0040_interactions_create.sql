-- Interactions and their turns. The life of an interaction is written out in contract/interactions.ts.
create table interactions (
  workspace_id uuid not null,
  interaction_id uuid not null,
  channel text not null,
  state text not null check (state in ('waiting', 'active', 'resting', 'wrap-up', 'closed')),
  touchpoint_id uuid,
  queue_id uuid,
  customer_id uuid not null,
  agent_id uuid,
  case_id uuid,
  warned_at timestamptz,
  language text,
  opened_at timestamptz not null,
  queued_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  closed_at timestamptz,
  -- the last turn's number; the next one is taken under this row's lock
  ordinal integer not null default 0,
  last_turn_at timestamptz not null,
  last_by text not null,
  snippet text not null default '',
  waiting_reply_since timestamptz,
  -- the customer's turns its agent has not read
  unread integer not null default 0,
  read_by_agent integer not null default 0,
  read_by_customer integer not null default 0,
  person_wanted_at timestamptz,
  need_id uuid,
  need_confirmed boolean not null default false,
  proposed_needs jsonb not null default '[]',
  outcome text,
  summary text,
  mark jsonb not null,
  context jsonb not null default '{}',
  is_imported boolean not null default false,
  erased_at timestamptz,
  primary key (workspace_id, interaction_id)
) with (fillfactor = 80);
-- a customer has one running interaction at a touchpoint; what comes after it closed opens another
create unique index interactions_running on interactions (workspace_id, customer_id, channel, coalesce(touchpoint_id, '00000000-0000-0000-0000-000000000000'))
  where state <> 'closed' and not is_imported;
create index interactions_agent on interactions (workspace_id, agent_id, last_turn_at desc) where state <> 'closed';
create index interactions_waiting on interactions (workspace_id, queue_id, queued_at) where state = 'waiting';
create index interactions_customer on interactions (workspace_id, customer_id, opened_at desc);
create index interactions_recent on interactions (workspace_id, last_turn_at desc, interaction_id desc);
create index interactions_closed on interactions (workspace_id, closed_at) where state = 'closed';
create index interactions_queue_closed on interactions (workspace_id, queue_id, closed_at desc) where state = 'closed';
create index interactions_mine on interactions (workspace_id, agent_id, last_turn_at desc, interaction_id desc);
create index interactions_case on interactions (workspace_id, case_id, opened_at) where case_id is not null;
create index interactions_opened on interactions (workspace_id, opened_at);
select peakend.guard('interactions');

create table turns (
  workspace_id uuid not null,
  interaction_id uuid not null,
  ordinal integer not null,
  turn_id uuid not null,
  kind text not null check (kind in ('said', 'note', 'system')),
  by text not null check (by in ('customer', 'agent', 'bot', 'system')),
  person_id uuid,
  text text not null,
  masked jsonb,
  system jsonb,
  language text,
  at timestamptz not null,
  sender_id text not null,
  delivery text not null check (delivery in ('received', 'queued', 'delivered', 'read', 'failed', 'unsure')),
  failure text,
  attachment_ids uuid[],
  answer_id uuid,
  asks uuid[],
  primary key (workspace_id, interaction_id, ordinal)
);
create unique index turns_id on turns (workspace_id, turn_id);
select peakend.guard('turns');

create table transfers (
  workspace_id uuid not null,
  interaction_id uuid not null,
  at timestamptz not null,
  from_person_id uuid,
  to_queue_id uuid,
  to_person_id uuid,
  note text not null default '',
  primary key (workspace_id, interaction_id, at)
);
select peakend.guard('transfers');

-- Who looks at a running conversation without holding it.
create table readers (
  workspace_id uuid not null,
  interaction_id uuid not null,
  person_id uuid not null,
  since timestamptz not null,
  is_seen boolean not null,
  primary key (workspace_id, interaction_id, person_id)
);
select peakend.guard('readers');

create table attachments (
  workspace_id uuid not null,
  attachment_id uuid not null,
  interaction_id uuid,
  turn_id uuid,
  uploaded_by text not null,
  name text not null,
  type text not null,
  bytes integer not null,
  sha256 bytea not null,
  uploaded_at timestamptz not null,
  erased_at timestamptz,
  primary key (workspace_id, attachment_id)
);
create index attachments_orphans on attachments (uploaded_at) where turn_id is null;
create index attachments_interaction on attachments (workspace_id, interaction_id) where interaction_id is not null;
select peakend.guard('attachments');
