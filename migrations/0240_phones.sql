-- +goose Up
-- A phone of a person. One that is deactivated is gone.
create table phones (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    identity_id uuid not null references identities on delete cascade,
    installation_id text, -- of the app on it; null when the app did not say
    model text not null,
    system text not null,
    endpoint_id text not null,
    created_at timestamptz not null
);
create index phones_page on phones (workspace_id, created_at, id);
create index phones_identity on phones (identity_id);
create unique index phones_installation on phones (workspace_id, installation_id);

-- +goose Down
drop table phones;
