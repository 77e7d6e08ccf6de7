-- +goose Up
-- How far what happened at the doors of an account was read, in its driver's words.
alter table accounts add column history_place text;
create index credentials_native_ref on credentials (door_id, native_ref) where native_ref <> '';

-- +goose Down
drop index credentials_native_ref;
alter table accounts drop column history_place;
