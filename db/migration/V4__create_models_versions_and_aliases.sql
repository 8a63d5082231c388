create table model (
  name object_name primary key,
  created_at timestamptz not null default now()
);

comment on table model is 'Models by name; their versions are what can be used.';

create table model_version (
  model object_name references model,
  version int check (version >= 1),
  content_digest sha256 not null,
  artifact_key sha256 not null references artifact,
  run_id uuid not null references run,
  metrics jsonb not null check (jsonb_typeof(metrics) = 'object'),
  provenance jsonb not null check (jsonb_typeof(provenance) = 'object'),
  created_at timestamptz not null default now(),
  primary key (model, version),
  unique (model, content_digest)
);

create trigger immutable before update or delete on model_version
  for each row execute function refuse_change();

comment on table model_version is 'Immutable. The same content registered again is the same version.';
comment on column model_version.version is 'Counts the versions of the model, from 1.';
comment on column model_version.content_digest is 'Of the names and contents of its files alone.';
comment on column model_version.artifact_key is 'The register stage''s output that holds it.';
comment on column model_version.run_id is 'The run that registered it first.';
comment on column model_version.metrics is 'Of that run''s evaluation.';
comment on column model_version.provenance is 'How it came to be.';

create table model_alias (
  model object_name,
  alias object_name,
  version int not null,
  moved_at timestamptz not null default now(),
  primary key (model, alias),
  foreign key (model, version) references model_version
);

comment on table model_alias is 'Free names for versions, such as candidate or production.';

create table alias_event (
  id bigint generated always as identity primary key,
  model object_name not null,
  alias object_name not null,
  version int not null,
  previous_version int,
  run_id uuid references run,
  reason text not null check (reason <> ''),
  at timestamptz not null default now(),
  foreign key (model, version) references model_version,
  foreign key (model, previous_version) references model_version (model, version),
  unique (model, alias, run_id)
);

create trigger append_only before update or delete on alias_event
  for each row execute function refuse_change();

comment on table alias_event is
  'Every move of an alias; going back is another move. A run moves an alias once at most.';
comment on column alias_event.previous_version is 'Where the alias was before; nothing if it is new.';
comment on column alias_event.run_id is 'The run that asked for it; nothing if a person did.';
