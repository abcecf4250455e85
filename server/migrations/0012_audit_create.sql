-- Who saw and changed what. Rows are added and read; nobody changes one, and only retention (system) removes them.
create table audit (
  workspace_id uuid not null,
  audit_id uuid not null default uuidv7(),
  at timestamptz not null,
  person_id uuid,
  person_name text not null,
  act text not null,
  about text,
  about_id text,
  -- the colleague it was about or whose work was looked at, who may read it on their page
  concerns uuid,
  detail jsonb not null default '{}',
  address text,
  primary key (workspace_id, audit_id)
);
create index audit_at on audit (workspace_id, at, audit_id);
create index audit_person on audit (workspace_id, person_id, at);
create index audit_concerns on audit (workspace_id, concerns, at) where concerns is not null;
select peakend.guard('audit', 'select, insert');
revoke update on audit from peakend_system;
