-- What the check-in page says in languages the brand brought itself, one table of texts a language.
create table check_in_words (
  workspace_id uuid not null,
  language text not null check (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$'),
  words jsonb not null,
  changed_at timestamptz not null,
  primary key (workspace_id, language)
);
select peakend.guard('check_in_words');
