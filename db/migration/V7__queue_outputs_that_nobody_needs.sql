create table garbage (
  stage_key sha256 primary key references artifact,
  queued_at timestamptz not null default now()
);

comment on table garbage is
  'Outputs that nobody needs any more; whoever removes one looks again whether that is still so.';

alter table artifact add column removed_at timestamptz;

comment on column artifact.removed_at is 'When its files were removed from the object store.';
