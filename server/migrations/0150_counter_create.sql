-- Places with a counter. A place is a touchpoint of channel `counter` (its key is in the QR code on the door); here stands what only a counter has.
-- The tablet's key opens the check-in tablet: it is in an address only the brand's own device has, and is believed about how long it kept a check-in.
create table counter_places (
  workspace_id uuid not null,
  touchpoint_id uuid not null,
  tablet_key text not null,
  demonstrations text[] not null default '{}',
  hand_overs text[] not null default '{}',
  -- the last number given and the day it was given on, by the workspace's zone
  last_number integer not null default 0,
  number_day date,
  primary key (workspace_id, touchpoint_id)
);
create unique index counter_places_tablet on counter_places (tablet_key);
select peakend.guard('counter_places');

-- A page knows a key and not its workspace. This answers ids for one exact key of 160 random bits and nothing else.
create function peakend.counter_by_key(of_key text) returns table (workspace_id uuid, touchpoint_id uuid, is_tablet boolean)
language sql stable security definer set search_path = public as $$
  select t.workspace_id, t.touchpoint_id, p.tablet_key = of_key
  from counter_places p join touchpoints t using (workspace_id, touchpoint_id)
  where (p.tablet_key = of_key or (t.key = of_key and t.channel = 'counter')) and t.retired_at is null
  limit 1
$$;
grant execute on function peakend.counter_by_key to peakend_app;

-- At which desk a person stands at a place.
create table counter_desks (
  workspace_id uuid not null,
  touchpoint_id uuid not null,
  person_id uuid not null,
  desk text not null,
  primary key (workspace_id, touchpoint_id, person_id)
);
select peakend.guard('counter_desks');

-- A simple list per place. The code is what a visitor has in hand.
create table appointments (
  workspace_id uuid not null,
  appointment_id uuid not null,
  touchpoint_id uuid not null,
  code text not null,
  name text not null,
  at timestamptz not null,
  person_id uuid,
  email text,
  note text not null default '',
  primary key (workspace_id, appointment_id)
);
create unique index appointments_code on appointments (workspace_id, touchpoint_id, upper(code));
create index appointments_at on appointments (workspace_id, touchpoint_id, at);
select peakend.guard('appointments');

-- What a visit has beyond its interaction. The name stands with the customer, the words in the turns.
create table visits (
  workspace_id uuid not null,
  interaction_id uuid not null,
  visit_id uuid not null,
  touchpoint_id uuid not null,
  number integer not null,
  via text not null check (via in ('tablet', 'phone')),
  need_id uuid,
  appointment_id uuid,
  -- what they typed of an appointment we did not find
  appointment_typed text,
  survey_to text,
  held_back_ms integer not null default 0,
  arrived_at timestamptz not null,
  called_at timestamptz,
  calls integer not null default 0,
  called_by uuid,
  desk text,
  greeted_at timestamptz,
  -- another check-in of the same visitor
  same_as uuid,
  welcome text,
  peak text,
  farewell text,
  note text not null default '',
  sheet_by uuid,
  sheet_at timestamptz,
  got text check (got in ('yes', 'partly', 'no')),
  primary key (workspace_id, interaction_id)
);
create index visits_place on visits (workspace_id, touchpoint_id, arrived_at);
create index visits_appointment on visits (workspace_id, appointment_id) where appointment_id is not null;
select peakend.guard('visits');

-- Devices that follow a visit: each made 256 random bits of its own, kept hashed.
create table visit_devices (
  workspace_id uuid not null,
  secret_hash bytea not null,
  interaction_id uuid not null,
  primary key (workspace_id, secret_hash)
);
select peakend.guard('visit_devices');

create table visit_logs (
  workspace_id uuid not null,
  interaction_id uuid not null,
  log_id uuid not null,
  kind text not null check (kind in ('demonstration', 'hand-over')),
  what text not null,
  person_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, interaction_id, log_id)
);
select peakend.guard('visit_logs');
