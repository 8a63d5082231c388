create domain sha256 as text check (value ~ '^[0-9a-f]{64}$');
comment on domain sha256 is 'A SHA-256 digest in lower-case hexadecimal.';

create domain object_name as text check (value ~ '^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$');
comment on domain object_name is 'A name as Kubernetes allows it, of at most 63 characters.';

create domain stage_kind as text
  check (value in ('ingest', 'align', 'group', 'train', 'evaluate', 'register'));
comment on domain stage_kind is 'One of the six stages of the method.';

create table artifact (
  stage_key sha256 primary key,
  shared_key sha256 not null,
  kind stage_kind not null,
  location text not null,
  manifest jsonb not null check (jsonb_typeof(manifest) = 'object'),
  content_digest sha256 not null,
  reusable boolean not null,
  made_at timestamptz not null default now()
);

create index artifact_newest_reusable on artifact (shared_key, made_at desc) where reusable;

comment on table artifact is
  'An index of finished outputs. The object store holds the truth; a row says where to look.';
comment on column artifact.stage_key is 'Names the output by everything that determines it.';
comment on column artifact.shared_key is
  'The name under which any run looks for it; differs from stage_key if a run made it anew.';
comment on column artifact.location is 'Folder in the bucket.';
comment on column artifact.manifest is 'The manifest as written last by the stage.';
comment on column artifact.content_digest is 'Of the names and contents of its files alone.';
comment on column artifact.reusable is 'Whether other runs may use it.';
