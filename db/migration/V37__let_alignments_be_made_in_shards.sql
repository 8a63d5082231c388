alter table stage drop constraint exactly_trainings_have_a_seed;
alter table stage add constraint trainings_and_shards_have_a_number check (
  case kind when 'train' then seed is not null when 'align' then true else seed is null end);
comment on column stage.seed is 'Of a training. Of a shard of the alignment: its number, from 0.';

create table artifact_part (
  whole sha256 references artifact,
  part sha256,
  primary key (whole, part)
);
create index artifact_part_of on artifact_part (part);

comment on table artifact_part is
  'Outputs that have files of other outputs, where these lie: an alignment has its shards'' faces.';
comment on column artifact_part.part is
  'Stays as long as anybody has the whole. It may be of a time that this database does not know.';
