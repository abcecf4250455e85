-- What was promised in a turn is read from that turn by (from, to): erasing the turn erases the words. `text` holds only what an agent wrote or mended.
alter table promises add column due_from integer, add column due_to integer;
comment on column promises.due_from is 'where the words that say when begin, counted from the beginning of the turn, in UTF-16 units as from_offset is';
update promises p set due_from = p.from_offset + position(p.due_words in p.text) - 1,
    due_to = p.from_offset + position(p.due_words in p.text) - 1 + length(p.due_words)
  where turn_id is not null and from_offset is not null and due_words is not null and position(p.due_words in p.text) > 0;
update promises set text = '' where turn_id is not null and from_offset is not null and state = 'found';
alter table promises drop column due_words;
