-- The id of the first workspace, chosen once: of two nodes or links that set up at the same time, one finds it taken.
create table auth.set_up (
  one boolean primary key default true check (one),
  workspace_id uuid not null default uuidv7()
);
select peakend.guard_system('auth.set_up');
