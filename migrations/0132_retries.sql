-- +goose Up
-- Since when a credential is not written to its lock because somebody said so, and
-- how often somebody had it tried at once.
alter table credentials add column paused_at timestamptz, add column retries int not null default 0;

-- +goose Down
alter table credentials drop column paused_at, drop column retries;
