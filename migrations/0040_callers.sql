-- +goose Up
-- Who calls: people with personal access tokens, client sessions, publishable keys.

create table users (
    id uuid primary key,
    email text not null,
    created_at timestamptz not null
);
create unique index users_email on users (lower(email));

create table workspace_users (
    workspace_id uuid not null references workspaces on delete cascade,
    user_id uuid not null references users on delete cascade,
    primary key (workspace_id, user_id)
);
create index workspace_users_user on workspace_users (user_id);

create table access_tokens (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    name text not null,
    token_hash bytea not null unique, -- as of api_keys
    created_at timestamptz not null,
    revoked_at timestamptz
);

alter table workspaces
    add connect_partner_name text not null default '',
    add publishable_key text, -- no secret: it stands in web pages
    add publishable_key_auth boolean not null default false,
    add is_suspended boolean not null default false,
    add webview_look jsonb not null default '{}';
update workspaces set publishable_key = 'seam_pk1' || left(replace(gen_random_uuid()::text, '-', ''), 8)
    || '_' || left(replace(gen_random_uuid()::text, '-', ''), 24);
alter table workspaces alter publishable_key set not null;
create unique index workspaces_publishable_key on workspaces (publishable_key);

create table client_sessions (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    user_identifier_key text,
    customer_key text,
    identity_id uuid references identities,
    account_ids uuid[] not null default '{}',
    webview_ids uuid[] not null default '{}',
    token_hash bytea not null unique, -- the token itself is computed from the id and the MAC key
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz
);
create unique index client_sessions_identifier on client_sessions (workspace_id, user_identifier_key) where revoked_at is null;
create index client_sessions_page on client_sessions (workspace_id, created_at, id);

alter table events add session_id uuid;

-- +goose Down
alter table events drop session_id;
drop table client_sessions, access_tokens, workspace_users, users;
alter table workspaces drop connect_partner_name, drop publishable_key, drop publishable_key_auth, drop is_suspended, drop webview_look;
