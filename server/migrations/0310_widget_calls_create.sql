-- "Call us" in the widget: where each touchpoint's leads, and passes, each good for one call from one browser.

create table widget_lines (
  workspace_id uuid not null,
  touchpoint_id uuid not null,
  phone_number_id uuid,
  flow_id uuid,
  queue_id uuid,
  most_at_once integer not null check (most_at_once between 1 and 1000),
  primary key (workspace_id, touchpoint_id),
  foreign key (workspace_id, touchpoint_id) references touchpoints on delete cascade,
  foreign key (workspace_id, phone_number_id) references phone_numbers on delete cascade,
  foreign key (workspace_id, flow_id) references flows,
  foreign key (workspace_id, queue_id) references queues,
  check ((phone_number_id is null) <> (queue_id is null))
);
select peakend.guard('widget_lines');

-- Kept for a day, to count by.
create table widget_passes (
  workspace_id uuid not null,
  pass_id uuid not null,
  token_hash bytea not null,
  touchpoint_id uuid not null,
  visitor_id uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  -- the call it was used for: by it a browser that lost its socket finds its call again
  call_id uuid,
  primary key (workspace_id, pass_id),
  foreign key (workspace_id, visitor_id) references visitors on delete cascade,
  foreign key (workspace_id, touchpoint_id) references touchpoints on delete cascade
);
create unique index widget_passes_token on widget_passes (workspace_id, token_hash);
create index widget_passes_visitor on widget_passes (workspace_id, visitor_id, made_at);
create index widget_passes_made on widget_passes (workspace_id, made_at);
select peakend.guard('widget_passes');

-- a browser has no number, and hides none
alter table calls drop constraint calls_number_kind_check;
alter table calls add constraint calls_number_kind_check check (number_kind in ('e164', 'hidden', 'malformed', 'browser'));
