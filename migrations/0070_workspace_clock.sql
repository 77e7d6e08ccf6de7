-- +goose Up
-- How far the workspace's clock is ahead of the real one. Only the owner of a
-- sandbox moves it, and only forward; in production it is always 0.
alter table workspaces add column clock_offset_us bigint not null default 0 check (clock_offset_us >= 0),
    add constraint clock_of_sandbox check (clock_offset_us = 0 or is_sandbox);

-- +goose Down
alter table workspaces drop constraint clock_of_sandbox, drop column clock_offset_us;
