alter table run
  add column held_since timestamptz,
  add column held_ms bigint not null default 0 check (held_ms >= 0);

update run set held_since = now() where phase = 'Suspended';

alter table run
  add constraint exactly_held_runs_are_held_since_a_moment
    check ((phase = 'Suspended') = (held_since is not null));

comment on column run.held_since is 'Since when it has been Suspended.';
comment on column run.held_ms is
  'How long it was Suspended before that, in milliseconds: its deadline is that much later.';
