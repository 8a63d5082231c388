create table occupant (
  installation text primary key check (installation <> ''),
  description text not null check (description <> ''),
  heard_at timestamptz not null default now()
);

comment on table occupant is
  'Who drives runs here: one installation, in as many processes as it likes. Another one waits until this has not been heard for a minute.';
comment on column occupant.description is 'For people who find it there.';
