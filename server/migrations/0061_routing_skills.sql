-- Skills and trainings, who has them, what a queue asks for and how it widens; places by kind; a place in line with its head start.

create table skills (
  workspace_id uuid not null,
  skill_id uuid not null default uuidv7(),
  name text not null check (length(name) between 1 and 80),
  -- a skill has levels 1 to 5; a qualification (a training, a licence) one has or has not
  kind text not null check (kind in ('skill', 'qualification')),
  retired_at timestamptz,
  primary key (workspace_id, skill_id)
);
create unique index skills_name on skills (workspace_id, lower(name)) where retired_at is null;
select peakend.guard('skills');

create table person_skills (
  workspace_id uuid not null,
  person_id uuid not null,
  skill_id uuid not null,
  level smallint not null check (level between 1 and 5),
  -- a qualification may run out
  valid_until timestamptz,
  primary key (workspace_id, person_id, skill_id),
  foreign key (workspace_id, skill_id) references skills
);
select peakend.guard('person_skills');

create table person_languages (
  workspace_id uuid not null,
  person_id uuid not null,
  language text not null check (language ~ '^[a-z]{2,3}$'),
  fluency smallint not null check (fluency between 1 and 4),
  primary key (workspace_id, person_id, language)
);
select peakend.guard('person_languages');

alter table queues add column rules jsonb not null default '{}';
alter table queue_members add column rank smallint not null default 1 check (rank between 1 and 9);
alter table routing_settings add column mixes boolean not null default false;

-- `capacity` and `load` count live text; the other kinds beside them
alter table presences
  add column letter_capacity integer not null default 5 check (letter_capacity between 0 and 100),
  add column letter_load integer not null default 0 check (letter_load >= 0),
  add column call_load integer not null default 0 check (call_load >= 0),
  add column visit_load integer not null default 0 check (visit_load >= 0);

alter table holds add column place text not null default 'text' check (place in ('text', 'letter', 'call', 'visit'));

alter table queue_stays add column priority smallint not null default 0 check (priority between 0 and 9);
alter table queue_stays add column line_at timestamptz;
update queue_stays set line_at = since where ended_at is null;
-- by which overflow rule it was given away, as the rule is named; null for the queue's own people
alter table queue_stays add column went_to text;
alter table offers add column way text;
drop index queue_stays_waiting;
create index queue_stays_line on queue_stays (workspace_id, queue_id, line_at) where ended_at is null;
create index queue_stays_interaction on queue_stays (workspace_id, interaction_id, entered_at desc);
