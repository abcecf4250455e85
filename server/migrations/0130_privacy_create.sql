-- What retention has yet to erase, so that a nightly look costs nothing where there is nothing.
create index interactions_words on interactions (workspace_id, closed_at) where state = 'closed' and erased_at is null;
create index attachments_kept on attachments (workspace_id, uploaded_at) where erased_at is null and turn_id is not null;
