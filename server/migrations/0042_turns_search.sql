-- outside transaction
-- Words of what was said: 'simple', because conversations are in every language and nobody looks for a stem of another one.
create index concurrently turns_words on turns using gin (workspace_id, to_tsvector('simple', text)) where kind <> 'system' and text <> '';
