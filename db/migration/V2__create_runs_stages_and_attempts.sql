create domain failure_category as text check (value in ('USER', 'PLATFORM', 'FATAL'));
comment on domain failure_category is 'Who can do something about a failure.';

create table run (
  id uuid primary key,
  lease_key int generated always as identity unique,
  name object_name not null,
  number int not null check (number >= 1),
  labels jsonb not null check (jsonb_typeof(labels) = 'object'),
  spec jsonb not null check (jsonb_typeof(spec) = 'object'),
  spec_digest sha256 not null,
  source_digest sha256,
  phase text not null default 'Pending' check (
    phase in ('Pending', 'Running', 'Suspended', 'Succeeded', 'Failed', 'Cancelled')),
  failure_code text,
  failure_category failure_category,
  failure_message text,
  suspend_requested boolean not null,
  cancel_requested boolean not null default false,
  metrics jsonb not null default '{}' check (jsonb_typeof(metrics) = 'object'),
  submitted_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (name, number),
  constraint failure_is_whole
    check (num_nulls(failure_code, failure_category, failure_message) in (0, 3)),
  constraint exactly_failed_runs_have_a_failure
    check ((phase = 'Failed') = (failure_code is not null)),
  constraint exactly_ended_runs_have_an_end
    check ((phase in ('Succeeded', 'Failed', 'Cancelled')) = (finished_at is not null)),
  constraint running_runs_have_a_start check (phase <> 'Running' or started_at is not null)
);

create index run_newest on run (submitted_at desc);
create index run_unfinished on run (submitted_at) where finished_at is null;

comment on table run is 'A run as submitted, and where it is.';
comment on column run.lease_key is
  'Second half of the advisory lock whose holder drives the run; the first half is 20252.';
comment on column run.number is 'Counts the runs of the same name, from 1.';
comment on column run.spec is 'Canonical, with every default filled in.';
comment on column run.spec_digest is 'Of the canonical text of the spec; equal wishes have equal ones.';
comment on column run.source_digest is 'Fingerprint of the dataset as found when the run began.';
comment on column run.suspend_requested is 'Its author wants it held.';
comment on column run.cancel_requested is 'Its author wants it gone.';
comment on column run.metrics is 'Of its evaluation, as the tree in metrics.json.';
comment on column run.started_at is 'When it first ran.';

create table stage (
  run_id uuid references run,
  stage text,
  position int not null check (position >= 0),
  kind stage_kind not null,
  seed bigint check (seed >= 0),
  state text not null default 'Pending' check (
    state in
      ('Pending', 'Running', 'Retrying', 'Succeeded', 'Failed', 'Cancelled', 'Skipped')),
  stage_key sha256,
  output_key sha256 references artifact,
  cached boolean not null default false,
  retry_at timestamptz,
  failure_code text,
  failure_category failure_category,
  failure_message text,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (run_id, stage),
  unique (run_id, position),
  constraint named_by_kind_and_seed check (stage = concat_ws('-', kind, seed)),
  constraint exactly_trainings_have_a_seed check ((kind = 'train') = (seed is not null)),
  constraint exactly_succeeded_stages_have_an_output
    check ((state = 'Succeeded') = (output_key is not null)),
  constraint only_succeeded_stages_are_cached check (state = 'Succeeded' or not cached),
  constraint exactly_retrying_stages_have_a_next_try
    check ((state = 'Retrying') = (retry_at is not null)),
  constraint exactly_failed_stages_have_a_failure
    check ((state in ('Failed', 'Retrying')) = (failure_code is not null)),
  constraint failure_is_whole
    check (num_nulls(failure_code, failure_category, failure_message) in (0, 3)),
  constraint exactly_ended_stages_have_an_end
    check (
      (state in ('Succeeded', 'Failed', 'Cancelled', 'Skipped')) = (finished_at is not null)),
  constraint running_stages_have_a_start_and_a_key
    check (state <> 'Running' or (started_at is not null and stage_key is not null))
);

create index stage_output on stage (output_key);

comment on table stage is 'A stage of a run. What may follow what, the program alone knows.';
comment on column stage.stage is 'Such as ingest or train-3.';
comment on column stage.position is 'Every stage comes after its inputs.';
comment on column stage.stage_key is 'What its newest attempt is to make.';
comment on column stage.output_key is 'What it left behind, or what the cache had for it.';
comment on column stage.cached is 'No attempt of this run made its output.';
comment on column stage.retry_at is 'Not before this moment.';
comment on column stage.started_at is 'When its first attempt was recorded.';

create table attempt (
  run_id uuid,
  stage text,
  number int check (number >= 1),
  stage_key sha256 not null,
  state text not null default 'Running'
    check (state in ('Running', 'Succeeded', 'Failed', 'Stopped')),
  failure_code text,
  failure_category failure_category,
  failure_message text,
  started_at timestamptz not null default now(),
  heard_at timestamptz,
  finished_at timestamptz,
  primary key (run_id, stage, number),
  foreign key (run_id, stage) references stage,
  constraint exactly_failed_attempts_have_a_failure
    check ((state = 'Failed') = (failure_code is not null)),
  constraint failure_is_whole
    check (num_nulls(failure_code, failure_category, failure_message) in (0, 3)),
  constraint exactly_ended_attempts_have_an_end
    check ((state = 'Running') = (finished_at is null))
);

create unique index attempt_one_at_a_time on attempt (run_id, stage) where state = 'Running';

comment on table attempt is 'An attempt at a stage, recorded just before its process starts.';
comment on column attempt.number is 'From 1 within the stage.';
comment on column attempt.stage_key is 'What it was to make.';
comment on column attempt.state is 'Stopped attempts were ended by us and do not count as failed.';
comment on column attempt.heard_at is 'When its worker last said something.';
