-- +goose Up
-- A job is carried out by a workflow; what it needs is here, a code sealed.
alter table action_attempts
    add column door_id uuid references doors on delete cascade,
    add column parameters jsonb not null default '{}',
    add column secret_sealed bytea,
    add column begun boolean not null default false, -- the lock may have been told
    add column expires_at timestamptz not null default now() + interval '1 minute', -- real time, whatever the workspace's clock shows
    add column ended_at timestamptz;
create index action_attempts_page on action_attempts (workspace_id, created_at, id);
create index action_attempts_door on action_attempts (door_id) where door_id is not null;
create index action_attempts_pending on action_attempts (expires_at) where status = 'pending';

-- What a lock said of itself last; null when it never did.
alter table doors
    add column locked boolean,
    add column door_open boolean,
    add column auto_lock jsonb;

-- What counts towards a limit of calls on a device. Rows of the last minute only.
create table device_calls (
    door_id uuid not null references doors on delete cascade,
    kind text not null,
    at timestamptz not null
);
create index device_calls_recent on device_calls (door_id, kind, at);

-- +goose Down
drop table device_calls;
alter table doors drop column locked, drop column door_open, drop column auto_lock;
drop index action_attempts_page, action_attempts_door, action_attempts_pending;
alter table action_attempts
    drop column door_id, drop column parameters, drop column secret_sealed, drop column begun,
    drop column expires_at, drop column ended_at;
