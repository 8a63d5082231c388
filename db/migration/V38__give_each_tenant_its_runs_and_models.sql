alter table run add column tenant text not null
  generated always as (coalesce(namespace, 'local')) stored;

comment on column run.tenant is 'Whose it is: its namespace; local if it was submitted here.';

create index run_by_tenant on run (tenant, submitted_at, id);
create index run_by_tenant_and_experiment on run (tenant, experiment, submitted_at, id);

create domain model_name as text check (value ~
  '^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?~)?[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$');
comment on domain model_name is 'A model''s name, after its tenant and a ~ unless that is local.';

create function model_of(tenant text, name text) returns text immutable strict parallel safe
  language sql return case tenant when 'local' then name else tenant || '~' || name end;
comment on function model_of is 'The name in here of a model of a tenant.';

drop view forgotten_version;
alter table model_version drop constraint model_version_model_fkey;
alter table model_alias drop constraint model_alias_model_version_fkey;
alter table model_mark drop constraint model_mark_model_version_fkey;
alter table alias_event
  drop constraint alias_event_model_version_fkey,
  drop constraint alias_event_model_previous_version_fkey;

alter table model alter column name type model_name;
alter table model_version alter column model type model_name;
alter table model_alias alter column model type model_name;
alter table model_mark alter column model type model_name;
alter table alias_event alter column model type model_name;

-- Until now a model was everybody's. It becomes the tenant's whose run registered its first
-- version; one without a version, of which nobody knows whose it is, stays local.
alter table model_version disable trigger immutable;
alter table alias_event disable trigger append_only;

create temporary table renamed on commit drop as
  select model.name::text as old, model_of(run.tenant, model.name)::model_name as new
  from model
    join model_version first on first.model = model.name and first.version = (
      select min(version) from model_version where model_version.model = model.name)
    join run on run.id = first.run_id
  where run.tenant <> 'local';

update model set name = renamed.new from renamed where model.name = renamed.old;
update model_version set model = renamed.new from renamed where model = renamed.old;
update model_alias set model = renamed.new from renamed where model = renamed.old;
update model_mark set model = renamed.new from renamed where model = renamed.old;
update alias_event set model = renamed.new from renamed where model = renamed.old;

alter table model_version enable trigger immutable;
alter table alias_event enable trigger append_only;

alter table model_version
  add constraint model_version_model_fkey foreign key (model) references model;
alter table model_alias
  add constraint model_alias_model_version_fkey foreign key (model, version)
    references model_version;
alter table model_mark
  add constraint model_mark_model_version_fkey foreign key (model, version)
    references model_version;
alter table alias_event
  add constraint alias_event_model_version_fkey foreign key (model, version)
    references model_version,
  add constraint alias_event_model_previous_version_fkey foreign key (model, previous_version)
    references model_version (model, version);

-- Also those that were registered after the request, from what was marked by it.
create view forgotten_version as
  select version.model, version.version, forgotten.request
  from model_version version join forgotten_run forgotten on forgotten.run_id = version.run_id
  union
  select version.model, version.version, forgotten.request
  from model_version version join stage on stage.run_id = version.run_id
    join forgotten_artifact forgotten on forgotten.stage_key = stage.output_key
  union
  select version.model, version.version, forgotten.request
  from model_version version join run on run.id = version.run_id
    join forgotten_artifact forgotten on forgotten.stage_key = substr(run.initial, 7, 64)
  where run.initial like 'model:%';

comment on view forgotten_version is
  'Versions that rest on somebody who is to be forgotten: production is refused for them.';

alter table model
  add column tenant text not null generated always as (
    case when strpos(name, '~') > 0 then split_part(name, '~', 1) else 'local' end) stored,
  add column short_name text not null generated always as (
    case when strpos(name, '~') > 0 then split_part(name, '~', 2) else name end) stored,
  add column readers text[] not null default '{}';

create index model_by_short_name on model (short_name);

comment on column model.tenant is 'Whose it is: whose runs register its versions.';
comment on column model.short_name is 'As run files say it.';
comment on column model.readers is 'Tenants that may read it, too; * for all. None of them moves it.';

alter table api_token add column tenants text[] check (cardinality(tenants) > 0);

comment on column api_token.tenants is 'Where its role holds; nothing: everywhere.';
