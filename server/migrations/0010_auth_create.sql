-- Who somebody is: people, their passwords and sessions (tables of better-auth under our names), one-time codes, links and
-- the count of attempts. Belongs to no workspace; only the system role sees it.

create schema auth;
grant usage on schema auth to peakend_system;

create table auth.people (
  id uuid primary key default uuidv7(),
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  language text not null default 'en',
  theme text not null default 'system' check (theme in ('light', 'dark', 'system')),
  cues boolean not null default true,
  sound boolean not null default true,
  last_seen_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
select peakend.guard_system('auth.people');

create table auth.sessions (
  id uuid primary key default uuidv7(),
  person_id uuid not null references auth.people on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_person on auth.sessions (person_id);
create index sessions_expiry on auth.sessions (expires_at);
select peakend.guard_system('auth.sessions');

create table auth.accounts (
  id uuid primary key default uuidv7(),
  person_id uuid not null references auth.people on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index accounts_person on auth.accounts (person_id);
select peakend.guard_system('auth.accounts');

create table auth.verifications (
  id uuid primary key default uuidv7(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_identifier on auth.verifications (identifier);
select peakend.guard_system('auth.verifications');

-- One-time codes (RFC 6238). last_step is the newest time step a code was accepted for: no code is accepted twice (5.2).
create table auth.totp (
  person_id uuid primary key references auth.people on delete cascade,
  sealed_secret bytea not null,
  last_step bigint not null default 0,
  confirmed_at timestamptz,
  made_at timestamptz not null
);
select peakend.guard_system('auth.totp');

create table auth.recovery_codes (
  person_id uuid not null references auth.people on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);
select peakend.guard_system('auth.recovery_codes');

-- Single-use links that expire; what stands in the link is kept as its hash only.
create table auth.links (
  token_hash bytea primary key,
  kind text not null check (kind in ('set-up', 'reset')),
  person_id uuid references auth.people on delete cascade,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index links_person on auth.links (person_id);
select peakend.guard_system('auth.links');

-- How often something was tried in a window; the key is a hash, so that it holds no address.
create table auth.attempts (
  key bytea primary key,
  count integer not null,
  window_ends_at timestamptz not null
);
create index attempts_age on auth.attempts (window_ends_at);
select peakend.guard_system('auth.attempts');
