alter table attempt add column heartbeat_at timestamptz;

comment on column attempt.heartbeat_at is
  'When its worker last said that it lives. Nothing: it never has, as those of older releases and on a laptop.';
