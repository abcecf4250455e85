-- Small files that come in many at a time, such as letters as they came, are stored with their row: no file of their own to be synced, none left behind.
create table attachment_bytes (
  workspace_id uuid not null,
  attachment_id uuid not null,
  bytes bytea not null,
  primary key (workspace_id, attachment_id)
);
select peakend.guard('attachment_bytes');
