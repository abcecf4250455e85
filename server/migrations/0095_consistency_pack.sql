-- What a whole day's final judgements say of consistency, packed so that a quarter is read from ninety rows. Days are those of UTC; the hours in it are
-- those of the clock in `zone`: with another zone or format the row counts for nothing and is made anew.
create table consistency_days (
  workspace_id uuid not null,
  day date not null,
  zone text not null,
  format integer not null,
  -- the groups' channels, languages, people, queues and standards; `packed` points at them
  names jsonb not null,
  packed bytea not null,
  packed_at timestamptz not null,
  primary key (workspace_id, day)
);
select peakend.guard('consistency_days');

-- Days whose judgements changed. A packed day counts only where nothing stands here for it. Who packs a day takes away what they see before they read the
-- judgements: a change that commits meanwhile stands here afterwards, and the day is read from the judgements until it is packed again. Only added to, so
-- that no conversation's end waits for another's.
create table consistency_changes (
  workspace_id uuid not null,
  day date not null,
  change_id uuid not null default uuidv7(),
  primary key (workspace_id, day, change_id)
);
select peakend.guard('consistency_changes', 'select, insert, delete');

create function peakend.note_consistency() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.is_final and old.closed_at is not null then
    insert into consistency_changes (workspace_id, day) values (old.workspace_id, (old.closed_at at time zone 'UTC')::date);
  end if;
  if tg_op <> 'DELETE' and new.is_final and new.closed_at is not null
    and (tg_op = 'INSERT' or not old.is_final or old.closed_at is distinct from new.closed_at) then
    insert into consistency_changes (workspace_id, day) values (new.workspace_id, (new.closed_at at time zone 'UTC')::date);
  end if;
  return null;
end $$;
grant execute on function peakend.note_consistency() to peakend_app, peakend_system;

create trigger consistency_added after insert on judgements for each row when (new.is_final) execute function peakend.note_consistency();
create trigger consistency_removed after delete on judgements for each row when (old.is_final) execute function peakend.note_consistency();
-- the columns of the index judgements_even: nothing else is counted
create trigger consistency_changed after update on judgements for each row
  when ((old.is_final or new.is_final) and
    (old.is_final, old.closed_at, old.opened_at, old.channel, old.language, old.agent_id, old.queue_id, old.welcome, old.peak, old.farewell,
      old.welcome_least, old.peak_least, old.farewell_least, old.as_intended, old.cause)
    is distinct from
    (new.is_final, new.closed_at, new.opened_at, new.channel, new.language, new.agent_id, new.queue_id, new.welcome, new.peak, new.farewell,
      new.welcome_least, new.peak_least, new.farewell_least, new.as_intended, new.cause))
  execute function peakend.note_consistency();
