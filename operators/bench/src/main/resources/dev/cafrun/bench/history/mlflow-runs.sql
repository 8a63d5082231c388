insert into experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time,
  last_update_time)
select i, 'affectnet-' || i, '/nowhere/' || i, 'active', 1700000000000, 1700000000000
from generate_series(1, 500) i;
insert into runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status,
  start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
select lpad(to_hex(i), 32, '0'), 'run-' || i, 'LOCAL', 'train.py', '', 'somebody', 'FINISHED',
  1700000000000 + i * 60000::bigint, 1700000000000 + i * 60000::bigint + 3000000, '', 'active',
  '/nowhere/' || i, 1 + (i * 499::bigint / :runs)
from generate_series(1, :runs) i;
insert into latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
select name, (hashint8(i * 8::bigint + place) / 4294967296.0) + 0.5, 1700000000000, 0, false,
  lpad(to_hex(i), 32, '0')
from generate_series(1, :runs) i cross join unnest(array['valence.rmse', 'valence.sagr',
  'valence.pcc', 'valence.ccc', 'arousal.rmse', 'arousal.sagr', 'arousal.pcc', 'arousal.ccc'])
  with ordinality as metric(name, place);
insert into metrics (key, value, timestamp, step, is_nan, run_uuid)
select key, value, timestamp, step, is_nan, run_uuid from latest_metrics;
insert into metrics (key, value, timestamp, step, is_nan, run_uuid)
select 'loss', 1.0 / step, 1700000000000 + step, step * 100, false,
  lpad(to_hex(large * (:runs / :large)), 32, '0')
from generate_series(1, :large) large cross join generate_series(1, 400) step;
insert into params (key, value, run_uuid)
select name, case name when 'train.backbone' then case when hashint8(i) % 2 = 0 then 'alexnet' else 'resnet18' end
  else i % 10 || '' end, lpad(to_hex(i), 32, '0')
from generate_series(1, :runs) i cross join unnest(array['train.backbone', 'train.critic.type',
  'train.engine', 'dataset.source', 'train.batchSize', 'train.iterations', 'align.size',
  'group.method']) name;
insert into tags (key, value, run_uuid)
select 'mlflow.runName', 'run-' || i, lpad(to_hex(i), 32, '0') from generate_series(1, :runs) i;
