-- +goose Up
-- What the next scan at an encoder is to find, in a sandbox; null as it comes.
alter table encoders add column next_scan jsonb;

-- +goose Down
alter table encoders drop column next_scan;
