-- What the workspace writes to customers by itself, in languages beside English and Spanish: one table of texts a language.
create table customer_texts (
  workspace_id uuid not null,
  language text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$'),
  texts jsonb not null,
  changed_at timestamptz not null,
  primary key (workspace_id, language)
);
select peakend.guard('customer_texts');
