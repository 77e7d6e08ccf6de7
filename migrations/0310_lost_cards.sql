-- +goose Up
-- When a card came back into its drawer last; null for one that was never out.
alter table cards add column returned_at timestamptz,
    add column lost_at timestamptz; -- since when it is taken for lost, and drawn for nobody

-- +goose Down
alter table cards drop column lost_at, drop column returned_at;
