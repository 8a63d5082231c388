create table submission (
  key_digest sha256 primary key,
  content_digest sha256 not null,
  id uuid not null unique,
  run_id uuid,
  at timestamptz not null default now()
);

comment on table submission is
  'Run files that programs have sent with a key, so that one that is sent again is not a second run. A week old, it is forgotten.';
comment on column submission.key_digest is 'Of the key; it may be a secret.';
comment on column submission.content_digest is 'Of the run that was sent with it first.';
comment on column submission.id is 'Of the run to be made, or by which its CafRun is known again.';
comment on column submission.run_id is 'The run that came of it; null until that is known.';

create index submission_by_age on submission (at);
