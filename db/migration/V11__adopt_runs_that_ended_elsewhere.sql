create table installation (
  id uuid not null default gen_random_uuid(),
  only_one boolean primary key default true check (only_one)
);

insert into installation default values;

create trigger immutable before update or delete on installation
  for each row execute function refuse_change();

comment on table installation is
  'Names this database, in the objects of clusters too: one that was made anew has another name, one that was restored the same.';

alter table run
  add column adopted_at timestamptz,
  add constraint only_ended_runs_are_adopted check (adopted_at is null or finished_at is not null),
  drop constraint resumption_is_whole,
  add constraint resumption_is_whole check (resumed_run is null or resumed_stage is not null);

comment on column run.adopted_at is
  'When its end was taken from the status of its CafRun, because it came while this database did not look.';
comment on column run.resumed_run is
  'The run that it goes on with; nothing if it began by itself, or if this database does not know the other one.';
