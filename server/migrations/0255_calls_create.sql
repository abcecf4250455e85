-- Calls: one row each, with what is so now as the step function keeps it; the legs of each, by which the switch names them; and what happened when.

create table calls (
  workspace_id uuid not null,
  call_id uuid not null default uuidv7(),
  interaction_id uuid not null,
  way text not null check (way in ('in', 'out')),
  -- the customer's number: E.164, as received, or empty where it is hidden; erased with the conversation's words
  number text not null check (length(number) <= 100),
  number_kind text not null check (number_kind in ('e164', 'hidden', 'malformed')),
  -- our number they dialled, or that they are shown
  ours text not null check (length(ours) <= 100),
  -- what the step function keeps between events: contract with channels/phone/call.ts
  state jsonb not null,
  began_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  -- when the step function wants to be asked again, whatever happens
  due_at timestamptz,
  primary key (workspace_id, call_id),
  foreign key (workspace_id, interaction_id) references interactions on delete cascade
);
create unique index calls_running on calls (workspace_id, interaction_id) where ended_at is null;
create index calls_interaction on calls (workspace_id, interaction_id, began_at desc);
select peakend.guard('calls');

create table call_legs (
  workspace_id uuid not null,
  leg text not null check (length(leg) <= 200),
  call_id uuid not null,
  as_who text not null check (as_who in ('customer', 'agent', 'third', 'coach')),
  -- null: somebody outside
  person_id uuid,
  began_at timestamptz not null,
  up_at timestamptz,
  ended_at timestamptz,
  cause text,
  primary key (workspace_id, leg),
  foreign key (workspace_id, call_id) references calls on delete cascade
);
create index call_legs_call on call_legs (workspace_id, call_id);
create index call_legs_person on call_legs (workspace_id, person_id) where ended_at is null;
-- the switch knows a leg's name and no workspace
create index call_legs_name on call_legs (leg) where ended_at is null;
select peakend.guard('call_legs');

create table call_events (
  workspace_id uuid not null,
  call_id uuid not null,
  event_id uuid not null default uuidv7(),
  at timestamptz not null,
  what text not null,
  -- ids and facts
  facts jsonb not null default '{}',
  primary key (workspace_id, call_id, event_id),
  foreign key (workspace_id, call_id) references calls on delete cascade
);
select peakend.guard('call_events');

create function peakend.call_of_leg(of_leg text) returns table (workspace_id uuid, call_id uuid, interaction_id uuid)
language sql stable security definer set search_path = public as $$
  select l.workspace_id, l.call_id, c.interaction_id from call_legs l join calls c using (workspace_id, call_id)
  where l.leg = of_leg and l.ended_at is null
  limit 1
$$;
revoke all on function peakend.call_of_leg from public;
grant execute on function peakend.call_of_leg to peakend_app;

-- Asked when the switch is reached again: each is taken up or ended.
create index calls_unended on calls (began_at) where ended_at is null;
create function peakend.running_calls() returns table (workspace_id uuid, call_id uuid, interaction_id uuid)
language sql stable security definer set search_path = public as $$
  select c.workspace_id, c.call_id, c.interaction_id from calls c where c.ended_at is null order by c.began_at limit 20000
$$;
revoke all on function peakend.running_calls from public;
grant execute on function peakend.running_calls to peakend_app;

-- A phone belongs to a person over all workspaces, as their places do. `is_in_call`: it has a leg in some call, so it cannot take another.
alter table presences add column has_phone boolean not null default false;
alter table presences add column is_in_call boolean not null default false;
