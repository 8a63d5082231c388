alter table run add column program jsonb check (jsonb_typeof(program) = 'object');

comment on column run.program is
  'What runs its stages, with its images, since its first attempt; nothing of runs older than this column until they are looked at.';

alter table attempt
  add column program text not null default '',
  add column code_version int not null default 0 check (code_version >= 0);

comment on column attempt.program is 'Name of the program that was to run it; empty if nobody noted it.';
comment on column attempt.code_version is
  'Of its stage in the control plane that started it; 0 if nobody noted it.';

-- Those of the release before this column, so that what it began can be gone on with.
update attempt set code_version = case split_part(stage, '-', 1)
  when 'align' then 1 when 'group' then 1 else 2 end;
