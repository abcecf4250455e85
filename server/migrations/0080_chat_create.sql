-- The browsers that talk to us. A visitor's token is 256 random bits, kept hashed; it is bound to workspace and touchpoint.
create table visitors (
  workspace_id uuid not null,
  visitor_id uuid not null,
  touchpoint_id uuid not null,
  token_hash bytea not null,
  -- the customer this browser arrived as; reads resolve it through merges
  customer_id uuid not null,
  -- who a shop's signed token said it is: another one in the same browser is another visitor
  external_id text,
  language text,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (workspace_id, visitor_id)
);
create unique index visitors_token on visitors (workspace_id, token_hash);
create index visitors_customer on visitors (workspace_id, customer_id);
select peakend.guard('visitors');

-- Codes sent to a claimed address, kept hashed. One at a time for a visitor and an address.
create table visitor_codes (
  workspace_id uuid not null,
  visitor_id uuid not null,
  email text not null,
  code_hash bytea not null,
  tries integer not null default 0,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (workspace_id, visitor_id, email)
);
create index visitor_codes_expired on visitor_codes (expires_at);
select peakend.guard('visitor_codes');
