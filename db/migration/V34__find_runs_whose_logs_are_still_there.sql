-- Whenever a run ends, logs of the oldest that have ended are looked for: without this, among all runs.
create index run_with_logs on run (finished_at) where logs_removed_at is null;
