-- Whoever called this number is asked by keypad how it was, once the agent has hung up.
alter table phone_numbers add column asks_after boolean not null default false;
