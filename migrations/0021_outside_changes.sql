-- +goose Up
-- What hangs on a lock that Latchkey did not put there: unmanaged access codes.
create table observed_codes (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    door_id uuid not null references doors on delete cascade,
    native_ref text not null,
    mode text not null,
    secret_sealed bytea,
    secret_mac bytea, -- null when the lock hides the digits
    name text not null default '',
    starts_at timestamptz,
    ends_at timestamptz,
    created_at timestamptz not null,
    gone_at timestamptz
);
create unique index observed_codes_ref on observed_codes (door_id, native_ref) where gone_at is null;
create index observed_codes_taken on observed_codes (door_id, secret_mac) where gone_at is null and secret_mac is not null;
create index observed_codes_page on observed_codes (workspace_id, created_at, id);

alter table doors
    add column read_at timestamptz default now(), -- real time at which the lock's list is due to be read; null: not until something says so
    add column absent_since timestamptz; -- so much of ours was missing at once that nothing is put back until somebody says so

alter table credentials add column drift jsonb; -- how somebody changed it at the lock; null once it is as it should be

-- +goose Down
alter table credentials drop column drift;
alter table doors drop column read_at, drop column absent_since;
drop table observed_codes;
