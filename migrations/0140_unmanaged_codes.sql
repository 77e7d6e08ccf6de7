-- +goose Up
-- An unmanaged code can be taken over, given back, or taken off at somebody's word.
alter table grants drop constraint grants_kind_check;
alter table grants add constraint grants_kind_check
    check (kind in ('access_grant', 'access_code', 'backup_code', 'foreign_code'));

alter table credentials
    add column adopts boolean not null default false, -- others wrote it, and it does not have our mark yet
    add column given_back_at timestamptz; -- since when its entry, which stays on the lock with our mark, is not ours any more
create index credentials_given_back on credentials (door_id) where given_back_at is not null;

alter table observed_codes add column claimed boolean not null default false; -- it has the mark of another system

-- How often an entry of the lock changed hands between us and others: a reading
-- that began before the last time proves nothing.
alter table doors add column handovers bigint not null default 0;

-- +goose Down
alter table doors drop column handovers;
alter table observed_codes drop column claimed;
alter table credentials drop column adopts, drop column given_back_at;
delete from grants where kind = 'foreign_code';
alter table grants drop constraint grants_kind_check;
alter table grants add constraint grants_kind_check check (kind in ('access_grant', 'access_code', 'backup_code'));
