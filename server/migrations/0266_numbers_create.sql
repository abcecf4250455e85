-- The numbers customers call, and callers who are not let through.

create table phone_numbers (
  workspace_id uuid not null,
  phone_number_id uuid not null,
  touchpoint_id uuid not null,
  number text not null,
  name text not null,
  brand text,
  flow_id uuid,
  queue_id uuid not null,
  language text,
  -- what a trunk may name it by, and the digits of the number itself
  dialled text[] not null,
  last_call_at timestamptz,
  removed_at timestamptz,
  primary key (workspace_id, phone_number_id),
  foreign key (workspace_id, flow_id) references flows
);
-- a number rings at one place of the installation, whoever asked for it first
create unique index phone_numbers_number on phone_numbers (number) where removed_at is null;
create index phone_numbers_dialled on phone_numbers using gin (dialled) where removed_at is null;
create index phone_numbers_flow on phone_numbers (workspace_id, flow_id) where removed_at is null and flow_id is not null;
select peakend.guard('phone_numbers');

-- A call knows what was dialled and not its workspace. This answers for one exact number of ours and nothing else; where two workspaces gave the same extension, the older one's.
create function peakend.phone_line(of_dialled text) returns table (
  workspace_id uuid, phone_number_id uuid, touchpoint_id uuid, flow_id uuid, queue_id uuid, language text, brand text)
language sql stable security definer set search_path = public as $$
  select n.workspace_id, n.phone_number_id, n.touchpoint_id, n.flow_id, n.queue_id, n.language, n.brand
  from phone_numbers n where n.dialled @> array[of_dialled] and n.removed_at is null
  order by n.number = '+' || of_dialled desc, n.phone_number_id limit 1
$$;
grant execute on function peakend.phone_line to peakend_app;

-- Whether another workspace has this number; yes or no and nothing else.
create function peakend.phone_number_taken(of_number text) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (select from phone_numbers where number = of_number and removed_at is null)
$$;
grant execute on function peakend.phone_number_taken to peakend_app;

-- number: E.164, or `hidden` for everybody who hides theirs
create table blocked_callers (
  workspace_id uuid not null,
  number text not null,
  blocked_id uuid not null,
  why text not null,
  until_at timestamptz,
  blocked_by uuid,
  blocked_at timestamptz not null,
  primary key (workspace_id, number)
);
create index blocked_callers_at on blocked_callers (workspace_id, blocked_at desc, blocked_id desc);
select peakend.guard('blocked_callers');
