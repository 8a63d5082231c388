alter table occupant add column process text not null default '';
alter table occupant drop constraint occupant_pkey;
alter table occupant add primary key (installation, process);

comment on table occupant is
  'Who drives runs here: one installation, in as many processes as it likes, each with a row. Another one waits until none has been heard for a minute.';
comment on column occupant.process is
  'One of the installation''s; when it leaves, the others stay.';
