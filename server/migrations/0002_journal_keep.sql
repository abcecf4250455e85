-- Partitions of the journal, by month of the database's time: made two months ahead, dropped when everything in them is older than `keep`
-- and every reaction that runs has passed it. Attaching does not block writers; dropping waits at most a second for its lock and is tried again later.
create function peakend.keep_journal(at timestamptz default clock_timestamp(), keep interval default '90 days') returns text[]
language plpgsql security definer set search_path = public as $$
declare
  this_month date := date_trunc('month', at at time zone 'UTC')::date;
  first_day date;
  part text;
  passed bigint;
  is_needed boolean;
  done text[] := '{}';
begin
  if not pg_try_advisory_xact_lock(7307102) then
    return done;
  end if;
  perform set_config('lock_timeout', '1s', true);
  for i in 0..2 loop
    first_day := (this_month + make_interval(months => i))::date;
    part := 'journal_' || to_char(first_day, 'YYYY_MM');
    continue when to_regclass(part) is not null;
    begin
      execute format('create table %I (like journal including defaults)', part);
      execute format('alter table %I enable row level security', part);
      execute format('alter table %I force row level security', part);
      execute format('create policy everywhere on %I to peakend_system, peakend_owner using (true) with check (true)', part);
      execute format('alter table journal attach partition %I for values from (%L) to (%L)', part,
        to_char(first_day, 'YYYY-MM-DD') || 'T00:00:00Z', to_char(first_day + make_interval(months => 1), 'YYYY-MM-DD') || 'T00:00:00Z');
      done := done || ('+' || part);
    exception when check_violation or lock_not_available then
      -- rows of that month lie in the default partition already, or the table is busy: the default partition takes them
      null;
    end;
  end loop;

  select coalesce(min(position), (select position from journal_head)) into passed
    from reaction_lanes where reaction in (select reaction from reaction_nodes);
  for part, first_day in
    select c.relname, to_date(substring(c.relname from 9), 'YYYY_MM')
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'journal'::regclass and c.relname ~ '^journal_\d{4}_\d{2}$'
    order by 1
  loop
    continue when (first_day + make_interval(months => 1)) at time zone 'UTC' > at - keep;
    execute format('select exists (select from %I where position is null or position > $1)', part) into is_needed using passed;
    continue when is_needed;
    begin
      execute format('drop table %I', part);
      done := done || ('-' || part);
    exception when lock_not_available then
      null;
    end;
  end loop;
  return done;
end $$;
revoke execute on function peakend.keep_journal from public;
grant execute on function peakend.keep_journal to peakend_system;
