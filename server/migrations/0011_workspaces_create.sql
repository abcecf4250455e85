-- Workspaces, who belongs to them, outside teams, invitations, keys, outgoing mail.

create table workspaces (
  workspace_id uuid primary key,
  name text not null,
  colour text not null,
  time_zone text not null,
  language text not null,
  customer_languages text[] not null,
  greeting jsonb not null,
  privacy_line jsonb not null,
  retention jsonb not null,
  staff_policy jsonb not null,
  offer_ms integer not null,
  silence jsonb not null,
  created_at timestamptz not null
);
select peakend.guard('workspaces', 'select, insert, update');

create table vendors (
  workspace_id uuid not null references workspaces,
  vendor_id uuid not null,
  name text not null,
  created_at timestamptz not null,
  primary key (workspace_id, vendor_id)
);
create unique index vendors_name on vendors (workspace_id, lower(name));
select peakend.guard('vendors', 'select, insert, update');

-- queues is null where somebody serves all of them.
create table memberships (
  workspace_id uuid not null references workspaces,
  person_id uuid not null references auth.people,
  role text not null check (role in ('administrator', 'manager', 'supervisor', 'agent', 'auditor')),
  vendor_id uuid,
  queues uuid[],
  state text not null default 'active' check (state in ('active', 'suspended')),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (workspace_id, person_id),
  foreign key (workspace_id, vendor_id) references vendors
);
create index memberships_person on memberships (person_id);
select peakend.guard('memberships', 'select, insert, update');

create table invitations (
  workspace_id uuid not null references workspaces,
  invitation_id uuid not null,
  email text not null check (email = lower(email)),
  name text,
  role text not null,
  vendor_id uuid,
  queues uuid[],
  token_hash bytea not null unique,
  invited_by uuid,
  invited_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  primary key (workspace_id, invitation_id),
  foreign key (workspace_id, vendor_id) references vendors
);
create unique index invitations_open on invitations (workspace_id, email) where accepted_at is null and withdrawn_at is null;
select peakend.guard('invitations', 'select, insert, update');

create table api_keys (
  workspace_id uuid not null references workspaces,
  key_id uuid not null,
  name text not null,
  starts_with text not null,
  secret_hash bytea not null unique,
  made_by uuid,
  made_at timestamptz not null,
  used_at timestamptz,
  removed_at timestamptz,
  primary key (workspace_id, key_id)
);
select peakend.guard('api_keys', 'select, insert, update');

create table mail_settings (
  workspace_id uuid primary key references workspaces,
  host text not null,
  port integer not null,
  secure boolean not null,
  account text,
  sealed_password bytea,
  from_address text not null,
  from_name text not null
);
select peakend.guard('mail_settings', 'select, insert, update');

-- The people of the workspace that is set, with their names: all the app role sees of auth.people. Runs with the rights of
-- its owner, so the condition on the workspace stands in the view itself.
create view colleagues as
  select m.workspace_id, m.person_id, p.name, p.email, p.language, p.cues, m.role, m.vendor_id, m.queues, m.state, p.last_seen_at
  from memberships m join auth.people p on p.id = m.person_id
  where m.workspace_id = current_setting('peakend.workspace')::uuid;
grant select on colleagues to peakend_app;
