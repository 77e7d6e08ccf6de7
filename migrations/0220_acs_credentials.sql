-- +goose Up
-- A stand-alone credential of an access control system is a grant of its own kind.
alter table grants drop constraint grants_kind_check;
alter table grants add constraint grants_kind_check
    check (kind in ('access_grant', 'access_code', 'backup_code', 'foreign_code', 'acs_credential'));

create table acs_credentials (
    grant_id uuid primary key references grants on delete cascade,
    system_id uuid not null references systems on delete cascade,
    acs_user_id uuid references acs_users on delete set null, -- null for nobody's
    starts_at timestamptz not null, -- as the caller wants it; the grant has what the user leaves of it
    ends_at timestamptz
);
create index acs_credentials_user on acs_credentials (acs_user_id) where acs_user_id is not null;
create index acs_credentials_system on acs_credentials (system_id);

alter table events add acs_credential_id uuid;

-- +goose Down
alter table events drop acs_credential_id;
drop table acs_credentials;
delete from grants where kind = 'acs_credential';
alter table grants drop constraint grants_kind_check;
alter table grants add constraint grants_kind_check
    check (kind in ('access_grant', 'access_code', 'backup_code', 'foreign_code'));
