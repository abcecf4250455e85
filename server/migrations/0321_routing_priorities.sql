-- Rules by which somebody goes before their turn, and, beside each stay, the rule that held and the head starts it gave.
alter table routing_settings add column priorities jsonb not null default '[]';
alter table queue_stays
  add column rule_level smallint not null default 0 check (rule_level between 0 and 9),
  add column rule jsonb;
