create table webhook_outbox (
  move_id bigint primary key references alias_event,
  tries int not null default 0 check (tries >= 0),
  due_at timestamptz not null default now(),
  added_at timestamptz not null default now(),
  trouble text
);

create index webhook_due on webhook_outbox (due_at);

comment on table webhook_outbox is
  'Moves of aliases that a webhook has yet to hear of, added in the transaction of the move.';
comment on column webhook_outbox.due_at is
  'When it is tried next; while somebody tries, when that counts as lost.';
comment on column webhook_outbox.trouble is 'Why it could not be delivered the last time.';
