create table collection (
  run_id uuid primary key references run,
  policy text not null check (policy <> ''),
  reason text not null check (reason <> ''),
  decided_at timestamptz not null default now(),
  done_at timestamptz
);

create index collection_under_way on collection (decided_at) where done_at is null;

comment on table collection is
  'Runs that a policy of retention has had collected. A row comes before anything is removed, so that whoever is stopped meanwhile, or comes next, ends what was begun.';
comment on column collection.policy is 'In words, as it was then.';
comment on column collection.reason is 'Why the run was not kept, in words.';
comment on column collection.done_at is
  'When its logs, curves and events were gone. Its outputs have artifact.removed_at of their own.';

create table retention_pass (
  id bigint generated always as identity primary key,
  policy text not null check (policy <> ''),
  began_at timestamptz not null default now(),
  ended_at timestamptz,
  runs bigint not null default 0,
  outputs bigint not null default 0,
  bytes bigint not null default 0
);

comment on table retention_pass is
  'When the history was gone through for what a policy does not keep, and what that came to.';
comment on column retention_pass.ended_at is 'Nothing if it was broken off; what it decided holds all the same.';
comment on column retention_pass.bytes is 'Of outputs.';

comment on column artifact.removed_at is
  'Since when it counts as removed: its files in the object store are gone, or go next. Whoever makes it anew clears it.';
comment on table garbage is
  'Outputs that nobody needs any more; whoever removes the files of one looks again whether that is still so.';

-- What rests on a run, or on what it left, is asked of each one that may go.
create index run_resumed on run (resumed_run) where resumed_run is not null;
create index run_initial_output on run (substr(initial, 7, 64)) where initial like 'model:%';
create index model_version_of_run on model_version (run_id);
create index model_version_of_output on model_version (artifact_key);

create function refuse_change_of_what_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and exists (select from collection where run_id = old.run_id) then
    return old;
  end if;
  raise exception 'rows of % are never changed, nor deleted before their run was collected', tg_table_name;
end
$$;
comment on function refuse_change_of_what_is_kept is
  'Keeps a table of what happened to runs append-only, but for runs that were collected.';

drop trigger append_only on event;
create trigger append_only before update or delete on event
  for each row execute function refuse_change_of_what_is_kept();
