-- +goose Up
-- When the door's own log showed that it opened by the job: each of its entries is of one job, or of nobody we know.
alter table action_attempts add column seen_at_door timestamptz;

-- +goose Down
alter table action_attempts drop column seen_at_door;
