-- +goose Up
-- A code that must be used as asked or not at all (code_policy "exact").
alter table requested_methods add column exact boolean not null default false;
-- Since when the times are as they are: what is still on its way to the doors is that old.
alter table grants add column window_changed_at timestamptz;

-- +goose Down
alter table grants drop column window_changed_at;
alter table requested_methods drop column exact;
