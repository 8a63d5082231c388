create table curve (
  run_id uuid,
  stage text,
  name text,
  steps bigint[] not null,
  readings double precision[] not null,
  from_output boolean not null,
  primary key (run_id, stage, name),
  foreign key (run_id, stage) references stage,
  constraint a_reading_for_each_step
    check (cardinality(steps) = cardinality(readings) and cardinality(steps) > 0)
);

comment on table curve is
  'The curves of stages that have ended, a thousand points of each at most. Their points are in metric before that.';
comment on column curve.steps is 'In ascending order.';
comment on column curve.from_output is
  'As its artifact says, so that nothing that is heard of it later counts; otherwise as the worker said it.';

comment on table metric is
  'Points of curves as workers say them, of stages that have not ended; a point said again replaces itself.';
