create table claim (
  stage_key sha256 primary key,
  run_id uuid not null,
  stage text not null,
  attempt int not null check (attempt >= 1),
  contested_at timestamptz,
  foreign key (run_id, stage) references stage
);

create index claim_of_stage on claim (run_id, stage);

comment on table claim is
  'Outputs that are being made, so that other runs that need the same wait instead of making it too.';
comment on column claim.run_id is 'Whose stage makes it, from its first attempt until it waits again or is over.';
comment on column claim.attempt is 'The newest.';
comment on column claim.contested_at is
  'Since when another run has asked for it without a word from this one. Whoever drives this one clears it.';
