-- +goose Up
create table customization_profiles (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    customer_key text,
    name text,
    look jsonb not null,
    created_at timestamptz not null
);
create index customization_profiles_workspace on customization_profiles (workspace_id, created_at, id);

alter table grants add customization_profile_id uuid references customization_profiles;

-- +goose Down
alter table grants drop customization_profile_id;
drop table customization_profiles;
