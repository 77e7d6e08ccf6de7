-- +goose Up
create table encoders (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    account_id uuid not null references accounts on delete cascade,
    system_id uuid not null references systems on delete cascade,
    native_id text not null,
    name text not null,
    next_failure text, -- how the next encoding is to fail, in a sandbox; '' to succeed, null as it comes
    created_at timestamptz not null,
    removed_at timestamptz, -- no longer found by its driver
    unique (account_id, native_id)
);
create index encoders_page on encoders (workspace_id, created_at, id);

-- What stands on the card about the door of a credential.
alter table credentials add column written_starts_at timestamptz, add column written_ends_at timestamptz;
-- Since when somebody was asked to write a method's card; null when it is written.
alter table methods add column encoding_asked_at timestamptz;

-- +goose Down
alter table methods drop column encoding_asked_at;
alter table credentials drop column written_ends_at, drop column written_starts_at;
drop table encoders;
