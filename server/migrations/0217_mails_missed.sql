-- of a letter to several: addresses that did not get it while others did; and, where it is sent again, to which it goes (null for all)
alter table mails add column missed text[] not null default '{}', add column envelope text[];
