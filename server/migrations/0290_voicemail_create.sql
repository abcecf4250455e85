-- Who leaves a message on the phone: what they said is a recording of their side alone and a turn of theirs, and the conversation waits like a letter until somebody has spoken with them.

alter table interactions add column is_message boolean not null default false;

alter table recordings add column holds text not null default 'call' check (holds in ('call', 'message'));
-- of a message: the turn it is, and the queue it was left for
alter table recordings add column ordinal integer, add column queue_id uuid;
