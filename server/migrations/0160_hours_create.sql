-- Hours grow: a zone of a queue's own, other hours by channel, holidays from calendars, single days by hand, and what a customer meets outside them.

-- null: the workspace's zone
alter table queues add column time_zone text check (length(time_zone) <= 64);

-- Hours of a channel, of one queue or (queue_id null) of every queue that has none of its own.
create table channel_hours (
  workspace_id uuid not null,
  hours_id uuid not null default uuidv7(),
  queue_id uuid,
  channel text not null check (channel in ('chat', 'email', 'sms', 'whatsapp', 'phone', 'counter')),
  timetable jsonb not null,
  time_zone text check (length(time_zone) <= 64),
  primary key (workspace_id, hours_id),
  unique nulls not distinct (workspace_id, queue_id, channel),
  foreign key (workspace_id, queue_id) references queues on delete cascade
);
select peakend.guard('channel_hours');

-- A calendar as it was read (iCalendar, RFC 5545): its text is kept, because rules that repeat without end are read on from it.
create table holiday_calendars (
  workspace_id uuid not null,
  calendar_id uuid not null default uuidv7(),
  name text not null check (length(name) between 1 and 80),
  file_name text check (length(file_name) <= 255),
  source text not null check (length(source) <= 1048576),
  is_for_all boolean not null,
  entries integer not null check (entries >= 0),
  read_until date not null,
  added_by uuid not null,
  added_at timestamptz not null,
  primary key (workspace_id, calendar_id)
);
create unique index holiday_calendars_name on holiday_calendars (workspace_id, lower(name));
select peakend.guard('holiday_calendars');

create table holiday_calendar_queues (
  workspace_id uuid not null,
  calendar_id uuid not null,
  queue_id uuid not null,
  primary key (workspace_id, calendar_id, queue_id),
  foreign key (workspace_id, calendar_id) references holiday_calendars on delete cascade,
  foreign key (workspace_id, queue_id) references queues on delete cascade
);
select peakend.guard('holiday_calendar_queues');

-- Every time one falls due, read out of its calendar. `from_at` and `to_at` are dates (whole days), wall-clock times (2026-12-24T14:00, wherever
-- the hours are) or points in time (...Z); first_day and last_day hold all of it in any zone.
create table holidays (
  workspace_id uuid not null,
  calendar_id uuid not null,
  holiday_id uuid not null default uuidv7(),
  name text not null check (length(name) <= 200),
  from_at text not null check (length(from_at) <= 32),
  to_at text not null check (length(to_at) <= 32),
  first_day date not null,
  last_day date not null,
  primary key (workspace_id, calendar_id, holiday_id),
  foreign key (workspace_id, calendar_id) references holiday_calendars on delete cascade
);
create index holidays_days on holidays (workspace_id, last_day, first_day);
select peakend.guard('holidays');

-- A date on which other hours are kept, or none: shifts is [] where we are closed. The narrowest wins: queue and channel, queue, channel, all.
create table special_days (
  workspace_id uuid not null,
  special_day_id uuid not null default uuidv7(),
  on_day date not null,
  queue_id uuid,
  channel text check (channel in ('chat', 'email', 'sms', 'whatsapp', 'phone', 'counter')),
  shifts jsonb not null,
  note text not null check (length(note) <= 200),
  made_by uuid not null,
  made_at timestamptz not null,
  primary key (workspace_id, special_day_id),
  unique nulls not distinct (workspace_id, on_day, queue_id, channel),
  foreign key (workspace_id, queue_id) references queues on delete cascade
);
select peakend.guard('special_days');

-- What a customer meets outside the hours, by channel, of one queue or of all that have none of their own.
create table closed_plans (
  workspace_id uuid not null,
  plan_id uuid not null default uuidv7(),
  queue_id uuid,
  channel text not null check (channel in ('chat', 'email', 'sms', 'whatsapp', 'phone', 'counter')),
  text jsonb not null,
  offers_call_back boolean not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (workspace_id, plan_id),
  unique nulls not distinct (workspace_id, queue_id, channel),
  foreign key (workspace_id, queue_id) references queues on delete cascade
);
select peakend.guard('closed_plans');

-- Who was told by a machine that we are closed, and until when they are not told again. Ids only.
create table closed_replies (
  workspace_id uuid not null,
  customer_id uuid not null,
  channel text not null,
  until_at timestamptz not null,
  primary key (workspace_id, customer_id, channel)
);
create index closed_replies_until on closed_replies (until_at);
select peakend.guard('closed_replies');
