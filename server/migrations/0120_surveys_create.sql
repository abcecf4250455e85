-- What customers said of an interaction themselves: asked once, answered at most once.
create table survey_answers (
  workspace_id uuid not null,
  interaction_id uuid not null,
  answer_id uuid,
  queue_id uuid,
  asked_at timestamptz not null,
  answered_at timestamptz,
  score smallint check (score between 1 and 5),
  comment text not null default '',
  primary key (workspace_id, interaction_id)
);
create index survey_answers_answered on survey_answers (workspace_id, answered_at desc, interaction_id desc) where answered_at is not null;
create index survey_answers_asked on survey_answers (workspace_id, asked_at);
select peakend.guard('survey_answers');
