-- +goose Up

-- A merged person lives on as a name of another one: their id and key find it.
alter table identities add column merged_into uuid references identities;
create index identities_merged on identities (merged_into) where merged_into is not null;
drop index identities_key;
create unique index identities_key on identities (workspace_id, key) where deleted_at is null or merged_into is not null;

-- Devices that a person may see and use beside those of their grants. They put no code on any lock.
create table identity_devices (
    identity_id uuid not null references identities on delete cascade,
    door_id uuid not null references doors on delete cascade,
    created_at timestamptz not null,
    primary key (identity_id, door_id)
);
create index identity_devices_door on identity_devices (door_id);

alter table spaces add column parent_id uuid references spaces on delete set null;
create index spaces_parent on spaces (parent_id) where parent_id is not null;

-- Accounts that a space came from. They add no door to it.
create table space_accounts (
    space_id uuid not null references spaces on delete cascade,
    account_id uuid not null references accounts on delete cascade,
    primary key (space_id, account_id)
);
create index space_accounts_account on space_accounts (account_id);

-- +goose Down
drop table space_accounts, identity_devices;
alter table spaces drop column parent_id;
drop index identities_key;
create unique index identities_key on identities (workspace_id, key) where deleted_at is null;
alter table identities drop column merged_into;
