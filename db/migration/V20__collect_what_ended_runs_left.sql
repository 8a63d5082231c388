alter table attempt add column collected_at timestamptz;

create index attempt_of_output on attempt (stage_key) where collected_at is null;

comment on column attempt.collected_at is
  'When what the work on its output had left in the object store was collected.';

alter table run add column logs_removed_at timestamptz;

comment on column run.logs_removed_at is 'When the archived output of its attempts was removed.';
