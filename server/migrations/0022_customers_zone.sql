-- The time zone a customer's browser said it keeps: a claim, good for reading "tomorrow by three" as they do, and for nothing else.
alter table customers add column time_zone text;
