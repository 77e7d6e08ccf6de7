-- +goose Up
-- What a person moves to is told from doors that have not answered for long: since when a hold is wanted
-- again (null: since it began), and when a door came last to those that no method opens (null: none is).
alter table holds add column wanted_since timestamptz;
alter table grants add column unserved_since timestamptz;
update grants set unserved_since = created_at where unserved <> '{}';

-- +goose Down
alter table grants drop column unserved_since;
alter table holds drop column wanted_since;
