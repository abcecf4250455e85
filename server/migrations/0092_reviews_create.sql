-- When the customer came, for the hours of the day: what is closed long after says little about them.
alter table judgements add column opened_at timestamptz;
update judgements j set opened_at = i.opened_at from interactions i
where i.workspace_id = j.workspace_id and i.interaction_id = j.interaction_id;

-- Everything the consistency of a period is counted from stands in this one index.
create index judgements_even on judgements (workspace_id, closed_at)
  include (opened_at, channel, language, agent_id, queue_id, welcome, peak, farewell, welcome_least, peak_least, farewell_least, as_intended, cause)
  where is_final;

-- What a reviewer gave a conversation, moment by moment, before they saw what the engine gave it. A row without an answer is one that was drawn for them
-- and waits; one that was passed over is never drawn for them again.
create table reviews (
  workspace_id uuid not null,
  interaction_id uuid not null,
  reviewer_id uuid not null,
  -- drawn at random, so that it may stand for others of its language; else chosen by hand
  is_sampled boolean not null,
  drawn_at timestamptz not null,
  answered_at timestamptz,
  skipped_at timestamptz,
  welcome smallint check (welcome between 1 and 5),
  peak smallint check (peak between 1 and 5),
  farewell smallint check (farewell between 1 and 5),
  primary key (workspace_id, interaction_id, reviewer_id),
  check (answered_at is null or skipped_at is null)
);
create unique index reviews_open on reviews (workspace_id, reviewer_id) where answered_at is null and skipped_at is null and is_sampled;
create index reviews_answered on reviews (workspace_id, answered_at) where answered_at is not null;
select peakend.guard('reviews');
