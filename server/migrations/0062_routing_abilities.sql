-- When it was noted what somebody can do: they may ask.
alter table person_skills add column noted_at timestamptz not null default now();
alter table person_languages add column noted_at timestamptz not null default now();
