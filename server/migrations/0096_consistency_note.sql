-- One note a day is enough for everybody who changes that day: who finds one holds it until they commit, and whoever packs the day takes away only
-- what nobody holds. Nobody waits for anybody; who finds only notes that are being taken away adds one.
grant update on consistency_changes to peakend_app;
create or replace function peakend.note_consistency() returns trigger language plpgsql as $$
declare
  at timestamptz;
begin
  foreach at in array array[
    case when tg_op <> 'INSERT' and old.is_final then old.closed_at end,
    case when tg_op <> 'DELETE' and new.is_final then new.closed_at end]
  loop
    continue when at is null;
    perform from consistency_changes where workspace_id = coalesce(new.workspace_id, old.workspace_id) and day = (at at time zone 'UTC')::date
      limit 1 for key share skip locked;
    if not found then
      insert into consistency_changes (workspace_id, day) values (coalesce(new.workspace_id, old.workspace_id), (at at time zone 'UTC')::date);
    end if;
  end loop;
  return null;
end $$;
-- of what was noted before, one a day
delete from consistency_changes c using consistency_changes d
where d.workspace_id = c.workspace_id and d.day = c.day and d.change_id < c.change_id;
