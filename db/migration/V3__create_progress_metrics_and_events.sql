create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or deleted', tg_table_name;
end
$$;
comment on function refuse_change is 'Keeps a table append-only.';

create table stage_progress (
  run_id uuid,
  stage text,
  attempt int not null,
  done bigint not null check (done >= 0),
  total bigint not null check (total >= 0),
  unit text not null,
  details jsonb not null check (jsonb_typeof(details) = 'object'),
  said_at timestamptz not null,
  primary key (run_id, stage),
  foreign key (run_id, stage, attempt) references attempt
);

comment on table stage_progress is 'How far each stage said it is, the latest word only.';
comment on column stage_progress.unit is 'Such as faces or iterations.';
comment on column stage_progress.details is 'For people, such as {"loss": "0.41"}.';

create table metric (
  run_id uuid,
  stage text,
  name text,
  step bigint check (step >= 0),
  value double precision not null check (value <> 'NaN'),
  primary key (run_id, stage, name, step),
  foreign key (run_id, stage) references stage
);

comment on table metric is
  'Points of curves as workers say them; a point said again replaces itself. Once a stage has ended its artifact knows better.';

create table event (
  id bigint generated always as identity primary key,
  run_id uuid not null references run,
  stage text,
  attempt int,
  at timestamptz not null default now(),
  level text not null check (level in ('INFO', 'WARNING', 'ERROR')),
  code text not null check (code ~ '^[A-Z][A-Z0-9_]*$'),
  message text not null,
  foreign key (run_id, stage) references stage
);

create unique index event_said_once
  on event (run_id, stage, attempt, at, code, md5(message)) nulls not distinct;
create trigger append_only before update or delete on event
  for each row execute function refuse_change();

comment on table event is 'What happened to a run, for people; nothing decides by it.';
comment on column event.stage is 'Nothing if it happened to the run as a whole.';
