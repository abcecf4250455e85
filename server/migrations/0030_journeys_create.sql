-- Touchpoints, and what happened to a customer outside: the part of the story that comes from the shop's own systems.

-- key stands in a chat's script tag and is no secret; sealed_secret signs the shop's customers' tokens (HS256) and is kept sealed
-- under the installation's secret; jwks are the shop's public keys instead (ES256, RS256).
create table touchpoints (
  workspace_id uuid not null,
  touchpoint_id uuid not null,
  name text not null,
  channel text check (channel in ('chat', 'email', 'sms', 'whatsapp', 'phone', 'counter')),
  stage text not null check (stage in ('awareness', 'consideration', 'decision', 'action', 'loyalty')),
  queue_id uuid,
  key text,
  sites text[] not null default '{}',
  sealed_secret bytea,
  jwks jsonb,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (workspace_id, touchpoint_id)
);
create unique index touchpoints_key on touchpoints (key) where key is not null;
select peakend.guard('touchpoints');

-- The widget knows its key and not its workspace. This answers ids only, for one exact key of 160 random bits.
create function peakend.touchpoint_by_key(of_key text) returns table (workspace_id uuid, touchpoint_id uuid)
language sql stable security definer set search_path = public as $$
  select t.workspace_id, t.touchpoint_id from touchpoints t where t.key = of_key and t.retired_at is null
$$;
grant execute on function peakend.touchpoint_by_key to peakend_app, peakend_system;

-- Product data under retention, not the journal. Rows keep the customer they arrived for; reads resolve through merges.
create table journey_events (
  workspace_id uuid not null,
  journey_event_id uuid not null,
  customer_id uuid not null,
  kind text not null,
  source text not null,
  at timestamptz not null,
  data jsonb not null default '{}',
  received_at timestamptz not null,
  primary key (workspace_id, journey_event_id)
);
create index journey_events_customer on journey_events (workspace_id, customer_id, at desc, journey_event_id desc);
create index journey_events_at on journey_events (workspace_id, at);
select peakend.guard('journey_events');
