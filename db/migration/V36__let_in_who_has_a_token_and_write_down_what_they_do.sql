create domain access_role as text check (value in ('viewer', 'researcher', 'promoter', 'admin'));
comment on domain access_role is 'What somebody may do; each may do what those before may.';

create table api_token (
  id bigint generated always as identity primary key,
  digest sha256 not null unique,
  name text not null check (name <> ''),
  role access_role not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null check (expires_at > made_at),
  revoked_at timestamptz
);

comment on table api_token is 'Tokens that open the door to pages and API, for as long as they are not over.';
comment on column api_token.digest is 'Of the token, which nobody keeps but who it was made for.';
comment on column api_token.name is 'Whose it is: what is written down that they did.';

create table web_session (
  digest sha256 primary key,
  token bigint not null references api_token,
  began_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index web_session_by_age on web_session (expires_at);

comment on table web_session is
  'Browsers that have signed in with a token. One is over when its token is, whatever it says itself.';
comment on column web_session.digest is 'Of what the browser''s cookie holds.';

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  who text not null,
  what text not null check (what <> ''),
  origin text not null,
  result text not null check (result <> '')
);
create index audit_by_time on audit (at, id);

create trigger append_only before update or delete on audit
  for each row execute function refuse_change();
create trigger append_only_as_a_whole before truncate on audit
  for each statement execute function refuse_change();

comment on table audit is 'What was asked for at the door, by whom, from where and with what result.';
comment on column audit.who is 'The name that was signed in with; empty: nobody.';
comment on column audit.origin is 'The address it came from, or "command line".';
