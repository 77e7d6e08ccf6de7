-- +goose Up
-- A stand-alone access code is a grant too: one device, one PIN, no person. So is
-- each code in the pool of a device, which nobody knows until it is pulled.
alter table grants add column kind text not null default 'access_grant'
    check (kind in ('access_grant', 'access_code', 'backup_code'));
alter table grants alter column identity_id drop not null;
alter table grants add constraint grants_person check (kind <> 'access_grant' or identity_id is not null);

-- What only a stand-alone access code has.
create table access_codes (
    grant_id uuid primary key references grants on delete cascade,
    common_key text,
    just_in_time boolean not null default false,
    external_changes boolean not null default false,
    chosen boolean not null default false, -- the caller chose the PIN
    backup_of uuid -- the access code, stand-alone or of a grant, that it was pulled for
);
create index access_codes_common_key on access_codes (common_key) where common_key is not null;
create index access_codes_backup_of on access_codes (backup_of) where backup_of is not null;

alter table methods add column backup boolean not null default false;

alter table credentials
    add column asked_name text, -- the name that the lock acknowledged last
    add column told_set boolean not null default false; -- access_code.set_on_device was written
update credentials set told_set = true where asked_starts_at is not null;

-- Another entry of the same method or grant takes the place of this one on the door.
alter table holds add column replaced_at timestamptz;
drop index holds_one_per_door;
create unique index holds_one_per_door on holds (method_id, door_id) where released_at is null and replaced_at is null;
create index holds_door on holds (door_id) where released_at is null;

alter table doors add column backup_pool boolean not null default false;

alter table events
    add column access_code_id uuid,
    add column code_method_id uuid, -- whose code the event tells; the code itself is sealed there
    add column former_method_id uuid; -- whose code it was before
create index events_access_code on events (access_code_id) where access_code_id is not null;

-- +goose Down
alter table events drop column access_code_id, drop column code_method_id, drop column former_method_id;
alter table doors drop column backup_pool;
drop index holds_door;
drop index holds_one_per_door;
update holds set released_at = replaced_at where replaced_at is not null and released_at is null;
create unique index holds_one_per_door on holds (method_id, door_id) where released_at is null;
alter table holds drop column replaced_at;
alter table credentials drop column asked_name, drop column told_set;
alter table methods drop column backup;
drop table access_codes;
delete from grants where kind <> 'access_grant';
alter table grants drop constraint grants_person, drop column kind;
alter table grants alter column identity_id set not null;
