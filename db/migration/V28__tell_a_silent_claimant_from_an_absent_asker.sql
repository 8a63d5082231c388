-- A run that another one waits for is silent only as long as somebody asks: whoever asks after having been away
-- himself, such as an operator that was down, begins to count anew.
alter table claim add column asked_at timestamptz;
