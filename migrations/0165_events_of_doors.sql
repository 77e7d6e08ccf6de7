-- +goose Up
-- The history of one door, newest or oldest first, among the events of years.
create index events_device on events (device_id, created_at, position) where device_id is not null;
create index events_entrance on events (entrance_id, created_at, position) where entrance_id is not null;

-- +goose Down
drop index events_device, events_entrance;
