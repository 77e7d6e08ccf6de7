-- +goose Up
-- An access group of an access control system: entrances that the system's
-- operators put together, as the driver found them.
create table acs_groups (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    system_id uuid not null references systems on delete cascade,
    native_id text not null,
    name text not null,
    type text not null,
    type_name text not null,
    created_at timestamptz not null,
    delete_asked_at timestamptz, -- still there until the system has let it go
    unique (system_id, native_id)
);
create index acs_groups_page on acs_groups (workspace_id, created_at, id);

-- Who is in a group is Latchkey's to know.
create table acs_group_users (
    group_id uuid not null references acs_groups on delete cascade,
    user_id uuid not null references acs_users on delete cascade,
    primary key (group_id, user_id)
);
create index acs_group_users_user on acs_group_users (user_id);

-- A group's entrances are a space that callers do not see, as a user's are.
alter table spaces add column acs_group_id uuid unique references acs_groups on delete cascade;
alter table spaces add column hidden boolean not null
    generated always as (acs_user_id is not null or acs_group_id is not null) stored;

-- +goose Down
delete from spaces where acs_group_id is not null;
alter table spaces drop column hidden;
alter table spaces drop column acs_group_id;
drop table acs_group_users;
drop table acs_groups;
