-- What is long stays out of the rows that lists and filters read; older rows follow as they change.
alter table run set (toast_tuple_target = 512);
alter table run alter column labels set storage main;
alter table run alter column failure_message set storage main;

-- Everything but letters and digits divides words; what is not ASCII counts as a letter.
create function spaced(text) returns text immutable strict parallel safe language sql
  return regexp_replace($1, '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+', ' ', 'g');
comment on function spaced is 'A text as the words that it is searched by.';

create function words_like(text) returns tsquery immutable strict parallel safe language sql
  return (
    select to_tsquery('simple', coalesce(string_agg(word || ':*', ' & '), ''))
    from regexp_split_to_table(btrim(spaced($1)), ' ') word where word <> '');
comment on function words_like is 'What is searched for: each of its words begins one.';

alter table run
  add column experiment text not null generated always as (
    left(coalesce(labels ->> 'cafrun.dev/experiment', ''), 200)) stored,
  add column source text not null generated always as (
    left(coalesce(spec #>> '{dataset,source}', ''), 400)) stored,
  add column backbone text not null generated always as (
    left(coalesce(spec #>> '{train,backbone}', ''), 200)) stored,
  add column critic text not null generated always as (
    left(coalesce(spec #>> '{train,critic,type}', ''), 200)) stored,
  add column engine text not null generated always as (
    left(coalesce(spec #>> '{train,engine}', ''), 200)) stored,
  add column begun timestamptz not null generated always as (
    coalesce(started_at, 'infinity')) stored,
  add column ended timestamptz not null generated always as (
    coalesce(finished_at, 'infinity')) stored,
  add column took double precision not null generated always as (
    case when finished_at is null then 'Infinity'
      else coalesce(extract(epoch from finished_at - started_at), 0) end) stored,
  add column words tsvector not null generated always as (
    to_tsvector('simple', spaced(left(
      name || ' ' || number::text || ' ' || coalesce(spec #>> '{dataset,source}', '') || ' '
        || coalesce(failure_code, '') || ' ' || labels::text || ' '
        || coalesce(failure_message, ''), 20000)))) stored;

alter table run alter column words set storage main;
-- Which labels are rare can be told from many only.
alter table run alter column labels set statistics 1000;

comment on column run.experiment is 'Its label cafrun.dev/experiment; empty if it has none.';
comment on column run.source is 'Where its dataset comes from; empty if it is made up.';
comment on column run.begun is 'When it first ran; infinity before.';
comment on column run.ended is 'When it ended; infinity before.';
comment on column run.took is 'Seconds from start to end; infinity before.';
comment on column run.words is 'What a search finds it by: its name, source, labels and failure.';

drop index run_newest;
create index run_by_submission on run (submitted_at, id);
create index run_by_name on run (name, submitted_at, id);
create index run_by_phase on run (phase, submitted_at, id);
create index run_by_experiment on run (experiment, submitted_at, id);
create index run_by_source on run (source, submitted_at, id);
create index run_by_backbone on run (backbone, submitted_at, id);
create index run_by_critic on run (critic, submitted_at, id);
create index run_by_engine on run (engine, submitted_at, id);
create index run_by_begin on run (begun, submitted_at, id);
create index run_by_end on run (ended, submitted_at, id);
create index run_by_time on run (took, submitted_at, id);
create index run_labels on run using gin (labels jsonb_path_ops);
create index run_words on run using gin (words);

create table score (
  run_id uuid references run,
  metric text,
  value double precision not null check (value <> 'NaN'),
  primary key (run_id, metric)
);

create index score_by_value on score (metric, value, run_id);

comment on table score is 'The numbers in run.metrics, one by one, to find and sort runs by.';
comment on column score.metric is 'Such as valence.ccc.';

create function numbers_in(jsonb) returns table (metric text, reading double precision)
  immutable strict parallel safe language sql as $$
  with recursive leaf as (
    select key as path, value as node, 1 as depth
    from jsonb_each(case jsonb_typeof($1) when 'object' then $1 else '{}' end)
    union all
    select leaf.path || '.' || below.key, below.value, depth + 1
    from leaf cross join lateral
      jsonb_each(case jsonb_typeof(leaf.node) when 'object' then leaf.node else '{}' end) below
    where depth < 8)
  select distinct on (left(leaf.path, 200)) left(leaf.path, 200),
    case when abs(leaf.node::numeric) < 1e-300 then 0 else leaf.node::numeric end::double precision
  from leaf
  where case jsonb_typeof(leaf.node) when 'number' then abs(leaf.node::numeric) < 1e300 end
  order by left(leaf.path, 200), leaf.path
  limit 300
$$;
comment on function numbers_in is 'The numbers of a tree, as valence.ccc; lists are left out.';

create function keep_scores() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from score where run_id = new.id;
  end if;
  insert into score (run_id, metric, value)
  select new.id, found.metric, reading from numbers_in(new.metrics) found;
  return null;
end
$$;
comment on function keep_scores is 'Keeps score as run.metrics is.';

create trigger scores_on_arrival after insert on run
  for each row when (new.metrics <> '{}') execute function keep_scores();
create trigger scores_on_change after update of metrics on run
  for each row when (new.metrics is distinct from old.metrics) execute function keep_scores();

insert into score (run_id, metric, value)
select id, found.metric, reading from run cross join lateral numbers_in(metrics) found where metrics <> '{}';

-- An empty table that was looked at counts as empty while it fills.
do $$
begin
  if exists (select from run) then
    analyze run;
    analyze score;
  end if;
end
$$;
