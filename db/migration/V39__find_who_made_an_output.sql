-- Of an output that thousands of runs took from the cache, only those who made it are looked at.
create index stage_maker on stage (output_key) where not cached;
