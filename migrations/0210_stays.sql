-- +goose Up
-- The id of the grant that began the reservation of this one; its own, when that is
-- it. Null for grants of no reservation.
alter table grants add column stay_id uuid;
create index grants_stay on grants (stay_id) where stay_id is not null;

-- +goose Down
drop index grants_stay;
alter table grants drop column stay_id;
