-- +goose Up
-- A user of an access control system: a person as that system knows them.
create table acs_users (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    system_id uuid not null references systems on delete cascade,
    identity_id uuid references identities on delete set null,
    full_name text not null,
    email text,
    phone text,
    schedule_starts_at timestamptz,
    schedule_ends_at timestamptz,
    suspended_at timestamptz,
    created_at timestamptz not null,
    delete_asked_at timestamptz -- still there until the doors are clean
);
create index acs_users_page on acs_users (workspace_id, created_at, id);
create index acs_users_system on acs_users (system_id);
create index acs_users_identity on acs_users (identity_id) where identity_id is not null;

-- What a user may enter is a space of theirs that callers do not see.
alter table spaces add column acs_user_id uuid unique references acs_users on delete cascade;

alter table events add acs_user_id uuid;

-- +goose Down
alter table events drop acs_user_id;
delete from spaces where acs_user_id is not null;
alter table spaces drop column acs_user_id;
drop table acs_users;
