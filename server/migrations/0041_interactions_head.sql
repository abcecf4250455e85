-- Where the journal stands, for answers that say "subscribe after this": one number, no workspace's data.
create function peakend.journal_position() returns bigint language sql stable security definer set search_path = public as $$
  select position from journal_head
$$;
grant execute on function peakend.journal_position to peakend_app;
