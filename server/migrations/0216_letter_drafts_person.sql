-- which of one's conversations hold a half-written letter
create index letter_drafts_person on letter_drafts (workspace_id, person_id, saved_at desc);
