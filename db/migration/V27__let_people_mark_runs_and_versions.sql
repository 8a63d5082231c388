alter table run
  add column note text not null default '' check (length(note) <= 10000),
  add column tags jsonb not null default '{}' check (jsonb_typeof(tags) = 'object');

alter table run alter column note set storage main;

-- What they are found by has note and tags in it, too.
alter table run drop column words;
alter table run add column words tsvector not null generated always as (
  to_tsvector('simple', spaced(left(
    name || ' ' || number::text || ' ' || coalesce(spec #>> '{dataset,source}', '') || ' '
      || coalesce(failure_code, '') || ' ' || labels::text || ' ' || tags::text || ' '
      || note || ' ' || coalesce(failure_message, ''), 20000)))) stored;
alter table run alter column words set storage main;
create index run_words on run using gin (words);

comment on column run.note is 'What people write about it; may change.';
comment on column run.tags is 'What people mark it with, by name; may change, unlike labels.';
comment on column run.words is
  'What a search finds it by: its name, source, labels, tags, note and failure.';

create table model_mark (
  model object_name,
  version int,
  note text not null default '' check (length(note) <= 10000),
  tags jsonb not null default '{}' check (jsonb_typeof(tags) = 'object'),
  primary key (model, version),
  foreign key (model, version) references model_version
);

comment on table model_mark is
  'What people write about versions of models and mark them with; may change, unlike the versions.';

do $$
begin
  if exists (select from run) then
    analyze run;
  end if;
end
$$;
