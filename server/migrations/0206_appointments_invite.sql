-- An appointment made in a conversation: whoever comes with it goes on with its case, in the language they spoke.
alter table appointments add column case_id uuid, add column language text;
