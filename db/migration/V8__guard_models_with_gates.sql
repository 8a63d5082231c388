alter table model add column gates jsonb not null default '{}'
  check (jsonb_typeof(gates) = 'object');

comment on column model.gates is
  'What a version must have to show before production points to it, as in spec.gates of a CafModel.';

alter table alias_event add column evidence jsonb check (jsonb_typeof(evidence) = 'object');

comment on column alias_event.evidence is
  'What the gates asked for then, and what the version and the one before it had to show.';
