-- +goose Up
-- The key that a door is opened with, for the jobs that somebody asked for with one.
alter table action_attempts add column method_id uuid references methods on delete set null;
create index action_attempts_keys on action_attempts (method_id, door_id) where method_id is not null;

-- +goose Down
drop index action_attempts_keys;
alter table action_attempts drop column method_id;
