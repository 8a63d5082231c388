alter table run add column initial text;

comment on column run.initial is
  'What its trainings start from, with its digest, as found when the run began; nothing before, and for random numbers.';
