-- +goose Up
alter table accounts
    add column accepted_capabilities text[], -- null: those of the provider
    add column manage_new_devices boolean not null default true,
    add column synced_at timestamptz, -- when all its doors were listed for the first time
    add column simulated_outage boolean not null default false, -- sandbox workspaces: its login is refused until the caller ends it
    add column reauthorization_asked_at timestamptz, -- somebody was asked to log in again
    add column delete_asked_at timestamptz, -- its doors are being cleaned; it goes with the last credential
    add column deleted_at timestamptz;
-- What is there has long been listed.
update accounts set synced_at = created_at where exists (select from doors where account_id = accounts.id);

-- On a lock that nobody cleans any more: its account was deleted by force.
alter table credentials add column left_behind boolean not null default false;

-- +goose Down
alter table credentials drop column left_behind;
delete from accounts where deleted_at is not null;
alter table accounts
    drop column accepted_capabilities, drop column manage_new_devices, drop column synced_at, drop column simulated_outage,
    drop column reauthorization_asked_at, drop column delete_asked_at, drop column deleted_at;
