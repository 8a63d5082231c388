-- chance: the same for the same run and purpose, evenly from 0 to 1
create function pg_temp.chance(i bigint, purpose bigint) returns double precision
  immutable language sql as
$$ select (hashint8extended(i, purpose) & 9007199254740991) / 9007199254740992.0 $$;
create function pg_temp.key(text) returns text immutable language sql as
$$ select encode(sha256(convert_to($1, 'UTF8')), 'hex') $$;

-- which runs there are
create temp table made as
with drawn as (
  select i, md5('run ' || i)::uuid as id,
    (array['affectnet', 'afew-va', 'aff-wild', 'aff-wild2', 'studio', 'call-centre', 'clinic',
      'drivers', 'pilots', 'lectures', 'interviews', 'games'])[
        1 + floor(12 * pow(pg_temp.chance(i, 1), 2))::int] as dataset,
    case when pg_temp.chance(i, 2) < 0.7 then 'resnet18' else 'alexnet' end as backbone,
    case when pg_temp.chance(i, 3) < 0.6 then 'caf' when pg_temp.chance(i, 3) < 0.75 then 'none'
      when pg_temp.chance(i, 3) < 0.85 then 'fisher' when pg_temp.chance(i, 3) < 0.93 then 'sphere'
      else 'gram' end as critic,
    case when pg_temp.chance(i, 4) < 0.97 then 'native' else 'graph' end as engine,
    case when i > :runs - :live then 'Running'
      when pg_temp.chance(i, 5) < 0.0005 then 'Suspended'
      when pg_temp.chance(i, 5) < 0.12 then 'Failed'
      when pg_temp.chance(i, 5) < 0.18 then 'Cancelled' else 'Succeeded' end as phase,
    timestamptz '2026-01-01 00:00Z' + (i * interval '365 days' / :runs) as submitted_at,
    interval '20 minutes' + pg_temp.chance(i, 6) * interval '30 hours' as took,
    case when i % (:runs / :large) = 0 and i <= :runs - :live then 5 else 2 end as seeds,
    0.30 + 0.45 * pg_temp.chance(i, 7) + 0.1 * pg_temp.chance(i, 8) as ccc
  from generate_series(1, :runs) i)
select *, dataset || '-' || backbone || '-' || critic as name,
  phase in ('Succeeded', 'Failed', 'Cancelled') as ended,
  row_number() over (partition by dataset, backbone, critic order by i) as number
from drawn;
create unique index on made (id);
analyze made;

-- runs
insert into run (id, name, number, labels, spec, spec_digest, source_digest, phase, failure_code,
  failure_category, failure_message, suspend_requested, cancel_requested, metrics, submitted_at,
  started_at, finished_at, held_since)
select id, name, number,
  jsonb_build_object('cafrun.dev/experiment', dataset || '-' || (i * 500 / :runs),
    'team', 'team-' || floor(5 * pg_temp.chance(i, 20)), 'owner',
    'person-' || floor(30 * pg_temp.chance(i, 21)), 'sweep', 'sweep-' || (i * 2000 / :runs)),
  spec, pg_temp.key(spec::text), pg_temp.key(dataset), phase,
  case when phase = 'Failed' then failure[1] end, case when phase = 'Failed' then failure[2] end,
  case when phase = 'Failed' then failure[3] end, phase = 'Suspended', phase = 'Cancelled',
  case when phase <> 'Succeeded' then '{}' else jsonb_build_object(
    'valence', jsonb_build_object('rmse', 0.6 - ccc / 2, 'sagr', 0.5 + ccc / 2, 'pcc', ccc + 0.02,
      'ccc', ccc),
    'arousal', jsonb_build_object('rmse', 0.65 - ccc / 2, 'sagr', 0.45 + ccc / 2, 'pcc', ccc - 0.05,
      'ccc', ccc - 0.07),
    'sd', jsonb_build_object(
      'valence', jsonb_build_object('rmse', 0.01, 'sagr', 0.01, 'pcc', 0.012, 'ccc', 0.011),
      'arousal', jsonb_build_object('rmse', 0.01, 'sagr', 0.01, 'pcc', 0.012, 'ccc', 0.011)),
    'interval95', jsonb_build_object(
      'valence', jsonb_build_object('ccc', jsonb_build_array(ccc - 0.04, ccc + 0.04)),
      'arousal', jsonb_build_object('ccc', jsonb_build_array(ccc - 0.11, ccc - 0.03))),
    'samples', 480 + i % 7, 'seeds', jsonb_build_array(
      jsonb_build_object('seed', 1, 'valence', jsonb_build_object('ccc', ccc - 0.01)),
      jsonb_build_object('seed', 2, 'valence', jsonb_build_object('ccc', ccc + 0.01)))) end,
  submitted_at, submitted_at + interval '3 seconds',
  case when ended then submitted_at + took end,
  case when phase = 'Suspended' then submitted_at + interval '1 hour' end
from (
  select made.*,
    jsonb_set(jsonb_set(jsonb_set(jsonb_set(jsonb_set(:spec::jsonb, '{dataset,source}',
      to_jsonb('s3://datasets/' || dataset)), '{train,backbone}', to_jsonb(backbone)),
      '{train,critic,type}', to_jsonb(critic)), '{train,engine}', to_jsonb(engine)),
      '{train,seeds}', (select jsonb_agg(seed) from generate_series(1, seeds) seed)) as spec,
    case floor(4 * pg_temp.chance(i, 22))
      when 0 then array['LABEL_OUT_OF_RANGE', 'USER',
        'ingest: labels.csv, row ' || i % 977 || ', valence: 1.7 is not from -1 to 1']
      when 1 then array['ATTEMPT_LOST', 'PLATFORM',
        'train-1: the node gpu-' || i % 40 || ' has gone with its pod']
      when 2 then array['OUT_OF_MEMORY', 'USER', 'train-2: minibatches of 512 do not fit into 8 GiB']
      else array['TOO_MANY_REJECTED', 'USER', 'align: no face in ' || i % 90 || ' % of the pictures']
    end as failure
  from made) told;
analyze run;

-- outputs
set synchronous_commit = off;
set session_replication_role = replica;
create temp table made_stage as
select made.id, made.i, made.seeds, made.phase, made.submitted_at, made.took, kinds.*,
  case when kind in ('ingest', 'align', 'group') then pg_temp.key(dataset || stage)
    else pg_temp.key(i || stage) end as stage_key,
  kind in ('ingest', 'align', 'group') and made.number > 1 as cached,
  case when made.phase = 'Succeeded' or (made.phase = 'Running' and position < 3) then 'Succeeded'
    when made.phase = 'Running' and position = 3 then 'Running'
    when made.phase in ('Running', 'Suspended') then 'Pending'
    when position < 3 then 'Succeeded'
    when made.phase = 'Failed' then case when position = 3 then 'Failed' else 'Skipped' end
    else 'Cancelled' end as state
from made cross join lateral (
  select 'ingest' as stage, 'ingest' as kind, null::bigint as seed, 0 as position
  union all select 'align', 'align', null, 1
  union all select 'group', 'group', null, 2
  union all select 'train-' || seed, 'train', seed, 2 + seed
    from generate_series(1, made.seeds) seed
  union all select 'evaluate', 'evaluate', null, 3 + made.seeds
  union all select 'register', 'register', null, 4 + made.seeds) kinds;
insert into artifact (stage_key, shared_key, kind, location, manifest, content_digest, reusable)
select distinct on (stage_key) stage_key, stage_key, kind, 'artifacts/' || kind || '/' || stage_key,
  :manifest::jsonb || jsonb_build_object('stage', stage, 'key', stage_key),
  pg_temp.key(stage_key), true
from made_stage where state = 'Succeeded';
analyze artifact;

-- stages
insert into stage (run_id, stage, position, kind, seed, state, stage_key, output_key, cached,
  failure_code, failure_category, failure_message, started_at, finished_at)
select id, stage, position, kind, seed, state, case when not cached then stage_key end,
  case when state = 'Succeeded' then stage_key end, cached and state = 'Succeeded',
  case when state = 'Failed' then 'ATTEMPT_LOST' end,
  case when state = 'Failed' then 'PLATFORM' end,
  case when state = 'Failed' then 'the node has gone with its pod' end, submitted_at,
  case when state in ('Succeeded', 'Failed', 'Cancelled', 'Skipped') then submitted_at + took end
from made_stage;
analyze stage;

-- attempts
insert into attempt (run_id, stage, number, stage_key, state, failure_code, failure_category,
  failure_message, started_at, heard_at, finished_at)
select id, stage, 1, stage_key, state, case when state = 'Failed' then 'ATTEMPT_LOST' end,
  case when state = 'Failed' then 'PLATFORM' end,
  case when state = 'Failed' then 'the node has gone with its pod' end, submitted_at, submitted_at,
  case when state <> 'Running' then submitted_at + took end
from made_stage where state in ('Succeeded', 'Failed', 'Running') and not cached;
analyze attempt;

-- events
insert into event (run_id, stage, attempt, at, level, code, message)
select id, null, null::int, submitted_at, 'INFO', 'RUN_SUBMITTED', 'the run was submitted' from made
union all
select id, stage, 1, submitted_at, 'INFO', 'ATTEMPT_STARTED', 'attempt 1 of ' || stage || ' starts'
from made_stage where state in ('Succeeded', 'Failed', 'Running') and not cached
union all
select id, stage, 1, submitted_at + took, 'INFO', 'STAGE_SUCCEEDED', stage || ' is done'
from made_stage where state = 'Succeeded';
analyze event;

-- curves
insert into curve (run_id, stage, name, steps, readings, from_output)
select id, stage, names.name, told.steps, told.readings, true
from made_stage
  cross join lateral unnest((array['loss', 'ccc_valence', 'ccc_arousal', 'critic_loss',
    'adversarial_loss', 'alpha', 'validation_ccc_valence', 'validation_ccc_arousal', 'mi', 'delta',
    'distance', 'distance_within', 'active', 'probe', 'units_off', 'k', 'k_found', 'eta', 'epoch',
    'learning_rate', 'rmse_valence', 'rmse_arousal', 'pcc_valence', 'pcc_arousal', 'opposition',
    'threshold', 'strong', 'weak', 'skipped', 'images_per_second', 'idle_share',
    'threshold_valence'])[1 : case when seeds = 5 then 32 else 8 end]) as names(name)
  cross join lateral (
    select array_agg(step * 100::bigint order by step) as steps,
      array_agg(1.0 / step + pg_temp.chance(i, step) order by step) as readings
    from generate_series(1, case when seeds = 5 then 400 else 30 end) step) told
where kind = 'train' and state in ('Succeeded', 'Failed', 'Cancelled');
insert into curve_piece (run_id, stage, name, steps, readings)
select id, stage, 'curve-' || curve, array_agg(step::bigint order by step),
  array_agg(1.0 / step order by step)
from made_stage cross join generate_series(1, 20) curve cross join generate_series(1, 50) step
where state = 'Running'
group by id, stage, curve, step / 5;
set session_replication_role = origin;
analyze curve;
