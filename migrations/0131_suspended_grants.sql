-- +goose Up
-- Since when nothing of a grant is wanted on a door, until it is resumed.
alter table grants add column suspended_at timestamptz, drop constraint grants_status_check;
alter table grants add constraint grants_status_check
    check (status in ('pending', 'active', 'suspending', 'suspended', 'ending', 'ended', 'deleting', 'deleted'));

-- +goose Down
update grants set status = 'pending' where status in ('suspending', 'suspended');
alter table grants drop column suspended_at, drop constraint grants_status_check;
alter table grants add constraint grants_status_check
    check (status in ('pending', 'active', 'ending', 'ended', 'deleting', 'deleted'));
