-- E-mail: the mailboxes of a workspace, and what only a message has beside its turn.

-- Work that goes on for as long as the program runs, such as listening to a mailbox: one live node does each (base/watches.ts).
create table watches (
  workspace_id uuid not null,
  kind text not null,
  key text not null,
  holder integer,
  -- raised when what is watched was changed: whoever watches begins again
  version integer not null default 1,
  primary key (workspace_id, kind, key)
);
select peakend.guard('watches');

-- settings hold no secret; sealed_secrets is sealed under the installation's secret. uid_validity and last_uid say how far the folder is read
-- (RFC 9051, 2.3.1.1); they move in the transaction that stores what was read.
create table mailboxes (
  workspace_id uuid not null,
  mailbox_id uuid not null,
  touchpoint_id uuid not null,
  address text not null,
  settings jsonb not null,
  sealed_secrets bytea,
  state text not null default 'on' check (state in ('on', 'paused')),
  uid_validity bigint,
  last_uid bigint not null default 0,
  health text not null default 'new' check (health in ('new', 'fine', 'failing')),
  why text,
  detail text,
  health_since timestamptz,
  seen_at timestamptz,
  next_try_at timestamptz,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (workspace_id, mailbox_id)
);
create unique index mailboxes_address on mailboxes (workspace_id, lower(address)) where removed_at is null;
select peakend.guard('mailboxes');

-- A message, ours or theirs. interaction_id is null for one that was set aside (why) and belongs to none.
create table mails (
  workspace_id uuid not null,
  mail_id uuid not null,
  mailbox_id uuid,
  direction text not null check (direction in ('in', 'out')),
  state text not null check (state in ('received', 'aside', 'held', 'queued', 'sent', 'failed', 'gone')),
  interaction_id uuid,
  turn_id uuid,
  person_id uuid,
  -- which message of the folder it was; the same number under the same validity is the same message
  uid_validity bigint,
  uid bigint,
  -- of Message-ID and body: the same message that came twice, by two servers or in two mailboxes, is one
  fingerprint bytea,
  message_id text,
  at timestamptz not null,
  received_at timestamptz not null,
  -- from, to, cc, bcc, replyTo, subject, authentication
  head jsonb not null,
  text text not null default '',
  quoted text not null default '',
  signature text not null default '',
  html text,
  has_html boolean not null default false,
  calendar jsonb,
  automatic text,
  proof text not null default 'none' check (proof in ('none', 'reply-address', 'dmarc')),
  is_damaged boolean not null default false,
  bytes bigint not null default 0,
  original_id uuid,
  -- files it carries: attachment id, content id, whether it stands inside the text
  files jsonb not null default '[]',
  why text,
  detail text,
  reply_key bytea,
  send_at timestamptz,
  failure text,
  primary key (workspace_id, mail_id)
);
create unique index mails_uid on mails (workspace_id, mailbox_id, uid_validity, uid) where uid is not null;
create unique index mails_fingerprint on mails (workspace_id, fingerprint) where fingerprint is not null;
create unique index mails_reply_key on mails (workspace_id, reply_key) where reply_key is not null;
create unique index mails_turn on mails (workspace_id, turn_id) where turn_id is not null;
create index mails_interaction on mails (workspace_id, interaction_id, received_at) where interaction_id is not null;
create index mails_aside on mails (workspace_id, received_at desc, mail_id desc) where state = 'aside';
select peakend.guard('mails');

-- Every Message-ID a message bears or names, hashed: what belongs to one thread shares one.
create table mail_references (
  workspace_id uuid not null,
  id_hash bytea not null,
  mail_id uuid not null,
  is_own boolean not null,
  primary key (workspace_id, id_hash, mail_id)
);
create index mail_references_mail on mail_references (workspace_id, mail_id);
select peakend.guard('mail_references');
