-- +goose Up
-- Codes that open their door once, which only their maker can make.
alter table access_codes add column one_time boolean not null default false;

-- +goose Down
alter table access_codes drop column one_time;
