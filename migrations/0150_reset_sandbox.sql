-- +goose Up
-- When a reset set the workspace's clock back to the real time last (real time).
-- Simulated locks follow a clock that was set back since they heard of it last.
alter table workspaces add column clock_set_back_at timestamptz;

-- What a pending job waits for, for people.
alter table action_attempts add column waits_for text;
-- A workspace is reset once at a time.
create unique index action_attempts_reset on action_attempts (workspace_id)
    where type = 'RESET_SANDBOX_WORKSPACE' and status = 'pending';

-- Entries with our mark that were given back to others, of credentials that a reset
-- took out: they are not ours any more, wherever they are found.
create table given_back_marks (credential_id uuid primary key);

-- +goose Down
drop table given_back_marks;
drop index action_attempts_reset;
alter table action_attempts drop column waits_for;
alter table workspaces drop column clock_set_back_at;
