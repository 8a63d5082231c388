create table forget_request (
  id bigint generated always as identity primary key,
  subject text not null check (subject <> ''),
  dataset text,
  who text not null,
  reason text not null check (reason <> ''),
  searched int not null check (searched >= 0),
  not_found jsonb not null check (jsonb_typeof(not_found) = 'array'),
  at timestamptz not null default now()
);

create trigger append_only before update or delete on forget_request
  for each row execute function refuse_change();

comment on table forget_request is 'Who is to be forgotten, each time that somebody said so.';
comment on column forget_request.subject is 'As the dataset names them.';
comment on column forget_request.dataset is 'The source that was looked into alone; nothing: all.';
comment on column forget_request.searched is 'How many ingested datasets were looked into.';
comment on column forget_request.not_found is 'What could not be looked into, as sentences.';

create table forgotten_artifact (
  request bigint references forget_request,
  stage_key sha256 references artifact,
  primary key (request, stage_key)
);
create index forgotten_artifact_key on forgotten_artifact (stage_key);

create trigger append_only before update or delete on forgotten_artifact
  for each row execute function refuse_change();

comment on table forgotten_artifact is 'Outputs that rest on somebody who is to be forgotten.';

create table forgotten_run (
  request bigint references forget_request,
  run_id uuid references run,
  primary key (request, run_id)
);
create index forgotten_run_id on forgotten_run (run_id);

create trigger append_only before update or delete on forgotten_run
  for each row execute function refuse_change();

comment on table forgotten_run is 'Runs that rest on somebody who is to be forgotten.';

-- Also those that were registered after the request, from what was marked by it.
create view forgotten_version as
  select version.model, version.version, forgotten.request
  from model_version version join forgotten_run forgotten on forgotten.run_id = version.run_id
  union
  select version.model, version.version, forgotten.request
  from model_version version join stage on stage.run_id = version.run_id
    join forgotten_artifact forgotten on forgotten.stage_key = stage.output_key
  union
  select version.model, version.version, forgotten.request
  from model_version version join run on run.id = version.run_id
    join forgotten_artifact forgotten on forgotten.stage_key = substr(run.initial, 7, 64)
  where run.initial like 'model:%';

comment on view forgotten_version is
  'Versions that rest on somebody who is to be forgotten: production is refused for them.';
