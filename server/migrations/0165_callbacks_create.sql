-- Call-backs: who wants to be contacted when their turn comes or at a time they picked, every attempt at it, and the places of each half hour.

create table callbacks (
  workspace_id uuid not null,
  callback_id uuid not null default uuidv7(),
  interaction_id uuid not null,
  queue_id uuid not null,
  customer_id uuid not null,
  state text not null check (state in ('in-line', 'booked', 'again', 'calling', 'reached', 'missed', 'unrecorded', 'cancelled')),
  way text not null check (way in ('chat', 'email', 'phone')),
  -- an e-mail address or a number in E.164; erased with the conversation's words
  address text not null check (length(address) <= 254),
  language text,
  asked_at timestamptz not null,
  -- null: the customer themselves
  asked_by uuid,
  -- the place in line that is kept
  since timestamptz not null,
  waited_ms integer not null check (waited_ms >= 0),
  told_ms integer,
  slot_from timestamptz,
  slot_to timestamptz,
  -- when it next enters the line; null while it stands there or is being attempted
  due_at timestamptz,
  -- until when we said we would have tried
  promised_by timestamptz not null,
  attempts smallint not null default 0,
  most_attempts smallint not null check (most_attempts between 1 and 9),
  gap_ms integer not null check (gap_ms >= 60000),
  first_attempt_at timestamptz,
  ended_at timestamptz,
  why text check (why in ('customer', 'agent', 'ended', 'blocked', 'erased', 'wrong-number', 'attempts')),
  primary key (workspace_id, callback_id),
  foreign key (workspace_id, interaction_id) references interactions on delete cascade,
  foreign key (workspace_id, queue_id) references queues,
  check ((slot_from is null) = (slot_to is null))
);
create unique index callbacks_running on callbacks (workspace_id, interaction_id) where state in ('in-line', 'booked', 'again', 'calling');
create index callbacks_interaction on callbacks (workspace_id, interaction_id, asked_at desc);
create index callbacks_due on callbacks (workspace_id, promised_by, callback_id) where state in ('in-line', 'booked', 'again', 'calling');
create index callbacks_asked on callbacks (workspace_id, asked_at);
create index callbacks_customer on callbacks (workspace_id, customer_id);
select peakend.guard('callbacks');

create table callback_attempts (
  workspace_id uuid not null,
  callback_id uuid not null,
  ordinal smallint not null,
  person_id uuid not null,
  began_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('reached', 'not-reached', 'wrong-number', 'interrupted', 'unrecorded')),
  primary key (workspace_id, callback_id, ordinal),
  foreign key (workspace_id, callback_id) references callbacks on delete cascade,
  check ((ended_at is null) = (outcome is null))
);
create unique index callback_attempts_open on callback_attempts (workspace_id, callback_id) where ended_at is null;
select peakend.guard('callback_attempts');

-- How many of a half hour's places are taken: the row's lock keeps two customers from getting the last one.
create table callback_slots (
  workspace_id uuid not null,
  queue_id uuid not null,
  slot_from timestamptz not null,
  taken integer not null check (taken >= 0),
  primary key (workspace_id, queue_id, slot_from),
  foreign key (workspace_id, queue_id) references queues on delete cascade
);
select peakend.guard('callback_slots');

create table callback_rules (
  workspace_id uuid not null,
  queue_id uuid not null,
  rules jsonb not null,
  primary key (workspace_id, queue_id),
  foreign key (workspace_id, queue_id) references queues on delete cascade
);
select peakend.guard('callback_rules');

-- Whoever took a call-back has not abandoned: their stay ends as booked, and is counted apart.
alter table queue_stays add column callback_id uuid;
alter table queue_stays drop constraint queue_stays_ending_check;
alter table queue_stays add constraint queue_stays_ending_check check (ending in ('answered', 'left', 'moved', 'booked')) not valid;
alter table queue_stays validate constraint queue_stays_ending_check;

-- The promise a call-back is.
alter table promises add column callback_id uuid;
create unique index promises_callback on promises (workspace_id, callback_id) where callback_id is not null;
