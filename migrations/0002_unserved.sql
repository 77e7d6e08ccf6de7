-- +goose Up
-- The doors of a grant that no method opens: those that take none of its modes,
-- and those for which no code or card was free at the last look.
alter table grants add column unserved uuid[] not null default '{}';

-- Codes that a door once refused: they are not drawn for it again.
create index credentials_refused_code on credentials (door_id, secret_mac)
    where state = 'removed' and fault_class in ('duplicate_code', 'invalid_code');

-- +goose Down
drop index credentials_refused_code;
alter table grants drop column unserved;
