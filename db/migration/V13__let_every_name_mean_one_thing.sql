-- An alias that is a number, or latest, or looks like a file was taken for something else. What
-- pointed somewhere under such a name points there under alias-NAME; the moves of the old one stay
-- in its history.
do $$
declare
  old record;
  free text;
  attempt int;
begin
  for old in
    select * from model_alias
    where alias ~ '^[0-9]+$' or alias = 'latest' or alias ~ '\.(caf|safetensors)$'
    order by model, alias
  loop
    attempt := 1;
    loop
      free := 'alias-' || rtrim(left(replace(old.alias, '.', '-'), 50), '-')
        || case when attempt = 1 then '' else '-' || attempt end;
      exit when not exists (
        select from model_alias where model = old.model and alias = free);
      attempt := attempt + 1;
    end loop;
    insert into alias_event (model, alias, version, reason)
    values (old.model, free, old.version,
      'was called ' || old.alias || ', which means something else');
    update model_alias set alias = free where model = old.model and alias = old.alias;
  end loop;
end
$$;

alter table model_alias add constraint means_nothing_else check (
  alias !~ '^[0-9]+$' and alias <> 'latest' and alias !~ '\.(caf|safetensors)$');
