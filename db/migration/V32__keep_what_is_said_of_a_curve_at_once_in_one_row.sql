create table curve_piece (
  id bigint generated always as identity,
  run_id uuid,
  stage text,
  name text,
  steps bigint[] not null,
  readings double precision[] not null,
  primary key (run_id, stage, name, id),
  foreign key (run_id, stage) references stage,
  constraint a_reading_for_each_step
    check (cardinality(steps) = cardinality(readings) and cardinality(steps) > 0),
  constraint readings_are_numbers check (array_position(readings, 'NaN') is null)
);

comment on table curve_piece is
  'What a worker said of a curve at once, of stages that have not ended. Of a step that was said again the last word counts.';
comment on column curve_piece.steps is 'In ascending order.';

comment on table metric is
  'Points of curves as workers said them to earlier releases, which had a row for each. Moved bit by bit; nothing is added.';

comment on table curve is
  'The curves of stages that have ended, a thousand points of each at most. Before that they are in pieces, in curve_piece.';
