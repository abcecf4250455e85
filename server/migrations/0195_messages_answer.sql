-- What a platform tells beside texts and receipts: which message one answers, signs put on messages, agreement to offers, and templates with more than a body.

alter table messages add column replies_to uuid, add column reaction text;

alter table consents add column about text not null default 'all' check (about in ('all', 'offers'));
alter table consents drop constraint consents_how_check;
alter table consents add constraint consents_how_check check (how in ('word', 'wrote', 'agent', 'platform'));

-- parts: which components of a template want values, in the platform's order
alter table message_templates add column header text, add column footer text, add column buttons text[] not null default '{}',
  add column parts jsonb not null default '[]', add column why text;
update message_templates set parts = jsonb_build_array(jsonb_build_object('component', 'body', 'places', to_jsonb(places)));

-- why a part failed: its receipt may come before the rest of its message is handed over
alter table message_parts add column failure text, add column detail text;
