-- A customer may have several letters about several matters under way at one mailbox: each thread is an interaction of its own. Null for channels without threads.
alter table interactions add column thread_id uuid;
drop index interactions_running;
create unique index interactions_running on interactions (workspace_id, customer_id, channel, coalesce(touchpoint_id, '00000000-0000-0000-0000-000000000000'),
  coalesce(thread_id, '00000000-0000-0000-0000-000000000000')) where state <> 'closed' and not is_imported;
