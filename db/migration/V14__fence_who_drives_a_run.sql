-- Until now the lock of a run had a number that two schemas of one database counted alike. Whoever
-- holds one of those is a program of before, and must not go on beside one of now: it loses its
-- connection, and finds no number to take it again by.
do $$
begin
  perform pg_terminate_backend(pg_locks.pid)
  from pg_locks join pg_stat_activity using (pid)
  where locktype = 'advisory' and classid = 20252 and objsubid = 2
    and database = (select oid from pg_database where datname = current_database())
    and usename = current_user and pg_locks.pid <> pg_backend_pid();
end
$$;

alter table run drop column lease_key, add column cluster text check (cluster <> '');

comment on column run.cluster is
  'Which installation in which cluster has seen its CafRun last; it alone may say that it is gone. Nothing for runs that were submitted here, and for those that nobody has looked at since this column.';

create table lease (
  run_id uuid primary key references run,
  generation bigint not null check (generation >= 1),
  taken_at timestamptz not null default now()
);

comment on table lease is
  'Who drives a run holds its advisory lock, and writes only as long as the generation is the one that it began.';
comment on column lease.generation is 'Counts those who have driven the run, from 1.';
