alter table alias_event
  add column kind text not null default 'promotion'
    check (kind in ('promotion', 'rollback', 'registration')),
  add column who text not null default '',
  add column overridden boolean not null default false;

create index alias_event_newest on alias_event (model, alias, id);
create index alias_event_of_model on alias_event (model, id);

comment on column alias_event.kind is
  'Whether somebody named the version, wanted back what stood there before, or a run registered it.';
comment on column alias_event.who is 'Who wanted it; empty where nobody wrote it down.';
comment on column alias_event.overridden is 'A gate said no, and somebody moved it all the same.';
comment on column alias_event.evidence is
  'What the gates asked for then, what the version and the one before it had to show, and what each gate said.';
