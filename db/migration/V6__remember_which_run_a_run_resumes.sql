alter table run
  add column resumed_run uuid references run,
  add column resumed_stage text,
  add constraint resumption_is_whole check (num_nulls(resumed_run, resumed_stage) in (0, 2));

comment on column run.resumed_run is 'The run that it goes on with; nothing if it began by itself.';
comment on column run.resumed_stage is
  'Made anew with everything after it; what comes before, the resumed run has made.';
