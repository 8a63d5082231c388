alter table lease
  add column seen_at timestamptz not null default now(),
  add column driven_ms bigint check (driven_ms >= 0);

comment on column lease.seen_at is 'When whoever drives the run was last seen to do so.';
comment on column lease.driven_ms is
  'How long the run was driven until then, but for when it was held, in milliseconds: no deadline of it is older. Nothing of runs that were driven before this column.';
