-- Letters being written: one per person and conversation, on every device of theirs.
create table letter_drafts (
  workspace_id uuid not null,
  interaction_id uuid not null,
  person_id uuid not null,
  -- as, mailId, to, cc, bcc, subject, text, withQuote, attachmentIds
  letter jsonb not null,
  saved_at timestamptz not null,
  primary key (workspace_id, interaction_id, person_id)
);
select peakend.guard('letter_drafts');
