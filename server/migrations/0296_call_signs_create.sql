-- What a call shows beside its words: when nobody spoke, and when the customer was spoken over. Times only.
create table call_signs (
  workspace_id uuid not null,
  interaction_id uuid not null,
  silences jsonb not null,
  spoken_over jsonb not null,
  primary key (workspace_id, interaction_id),
  foreign key (workspace_id, interaction_id) references interactions
);
select peakend.guard('call_signs');
