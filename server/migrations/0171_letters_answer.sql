-- An approved answer may begin a letter: its subject, in both languages.
alter table answers add column subject jsonb;

-- What was set aside and looked at: it leaves the list, its original stays as long as others do.
alter table mails add column dismissed_at timestamptz;
drop index mails_aside;
create index mails_aside on mails (workspace_id, received_at desc, mail_id desc) where state = 'aside' and dismissed_at is null;

-- Customers who wait for a letter; few at a time.
create index interactions_letters_due on interactions (workspace_id, waiting_reply_since)
  where channel = 'email' and waiting_reply_since is not null and state <> 'closed';
