alter table run add column namespace text check (namespace <> '');

comment on column run.namespace is
  'Of the CafRun whose uid is the id; nothing if the run was submitted here. Its operator alone drives it.';

create index run_unfinished_in_clusters on run (id)
  where finished_at is null and namespace is not null;

alter table attempt add column heard_bytes bigint not null default 0 check (heard_bytes >= 0);

comment on column attempt.heard_bytes is
  'How much of its worker''s spool has been heard over the network.';
