-- Final judgements that are tied to a person, oldest first: untied when the staff policy's time for scores of persons is over.
create index judgements_whose on judgements (workspace_id, closed_at) where is_final and agent_id is not null;
