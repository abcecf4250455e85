-- Messages to and from phones: accounts, what only a message has beside its turn, and who agreed to be written to.

create table message_accounts (
  workspace_id uuid not null,
  account_id uuid not null,
  touchpoint_id uuid not null,
  channel text not null check (channel in ('sms', 'whatsapp')),
  address text not null,
  settings jsonb not null,
  sealed_secrets bytea,
  state text not null default 'on' check (state in ('on', 'paused')),
  health text not null default 'new' check (health in ('new', 'fine', 'failing')),
  why text,
  detail text,
  health_since timestamptz,
  next_try_at timestamptz,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (workspace_id, account_id)
);
create unique index message_accounts_address on message_accounts (workspace_id, channel, lower(address)) where removed_at is null;
select peakend.guard('message_accounts');

-- A message, ours or theirs. interaction_id is null for one that was set aside (why), and for a word such as STOP outside a conversation.
create table messages (
  workspace_id uuid not null,
  message_id uuid not null,
  account_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  state text not null check (state in ('received', 'aside', 'queued', 'accepted', 'delivered', 'read', 'failed', 'unsure')),
  interaction_id uuid,
  turn_id uuid,
  -- the customer's number in E.164, or as it came where it is none
  number text not null,
  -- of ours, what goes out; empty once it is on its way and stands in the turn
  content jsonb not null default '{}',
  -- begun by us rather than an answer: counted and kept out of quiet hours
  is_begun boolean not null default false,
  segments smallint not null default 1,
  missing_parts smallint not null default 0,
  failure text,
  detail text,
  why text,
  -- of theirs: what it is known by, and when the peer was told that we have it (an SMS centre gives no id, so the same text is the same message until then)
  sender_key text,
  content_hash bytea,
  acknowledged_at timestamptz,
  at timestamptz not null,
  send_at timestamptz,
  accepted_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  primary key (workspace_id, message_id)
);
create index messages_interaction on messages (workspace_id, interaction_id, at) where interaction_id is not null;
create unique index messages_turn on messages (workspace_id, turn_id) where turn_id is not null;
create unique index messages_sender_key on messages (workspace_id, account_id, sender_key) where sender_key is not null;
create index messages_unacknowledged on messages (workspace_id, account_id, content_hash) where direction = 'in' and acknowledged_at is null;
create index messages_number on messages (workspace_id, account_id, number, at desc);
create index messages_aside on messages (workspace_id, at desc, message_id desc) where state = 'aside';
select peakend.guard('messages');

-- What the provider calls each part of a message of ours: receipts name it. A part that is here was taken and is not sent again.
create table message_parts (
  workspace_id uuid not null,
  account_id uuid not null,
  provider_id text not null,
  message_id uuid not null,
  part smallint not null,
  state text not null default 'accepted' check (state in ('accepted', 'delivered', 'read', 'failed')),
  primary key (workspace_id, account_id, provider_id)
);
create index message_parts_message on message_parts (workspace_id, message_id);
select peakend.guard('message_parts');

-- A receipt may overtake the answer that names the message: it waits here for it.
create table message_receipts (
  workspace_id uuid not null,
  account_id uuid not null,
  provider_id text not null,
  state text not null,
  failure text,
  detail text,
  at timestamptz not null,
  primary key (workspace_id, account_id, provider_id, state)
);
select peakend.guard('message_receipts');

-- Parts of long messages on their way in (as JSON text: a part may end in half a sign), until all are there or the rest is given up. They stay for a while
-- after that: a part that comes again is known then.
create table message_fragments (
  workspace_id uuid not null,
  account_id uuid not null,
  number text not null,
  reference integer not null,
  total smallint not null,
  part smallint not null,
  text text not null,
  is_done boolean not null default false,
  at timestamptz not null,
  primary key (workspace_id, account_id, number, reference, total, part)
);
select peakend.guard('message_fragments');

create table message_templates (
  workspace_id uuid not null,
  template_id uuid not null,
  account_id uuid not null,
  name text not null,
  language text not null,
  category text not null check (category in ('marketing', 'utility', 'authentication')),
  state text not null check (state in ('approved', 'pending', 'rejected', 'paused')),
  body text not null,
  places text[] not null default '{}',
  fetched_at timestamptz not null,
  primary key (workspace_id, template_id)
);
create unique index message_templates_name on message_templates (workspace_id, account_id, name, language);
select peakend.guard('message_templates');

create table message_rules (
  workspace_id uuid not null,
  rules jsonb not null,
  primary key (workspace_id)
);
select peakend.guard('message_rules');

-- What people said about being written to; the newest of an address and channel holds. Never changed, only added to: it is evidence.
create table consents (
  workspace_id uuid not null,
  consent_id uuid not null default uuidv7(),
  channel text not null,
  address text not null,
  answer text not null check (answer in ('in', 'out')),
  how text not null check (how in ('word', 'wrote', 'agent')),
  said text not null default '',
  customer_id uuid not null,
  person_id uuid,
  at timestamptz not null,
  primary key (workspace_id, consent_id)
);
create index consents_address on consents (workspace_id, channel, address, at desc, consent_id desc);
create index consents_customer on consents (workspace_id, customer_id, at desc);
select peakend.guard('consents');
