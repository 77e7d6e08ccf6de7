-- +goose Up
-- Who uses an entry of a lock. Several grants of one person may share one entry:
-- the row in credentials follows the hardware, a hold says for whom. A hold is
-- open until its method lets the entry go, or the entry is gone.
create table holds (
    credential_id uuid not null references credentials on delete cascade,
    method_id uuid not null references methods on delete cascade,
    grant_id uuid not null references grants on delete cascade,
    door_id uuid not null references doors on delete cascade,
    unwanted_since timestamptz, -- since when the door is no target of the grant
    created_at timestamptz not null,
    released_at timestamptz,
    primary key (credential_id, method_id)
);
-- One entry per method and door at a time.
create unique index holds_one_per_door on holds (method_id, door_id) where released_at is null;
create index holds_grant on holds (grant_id);

insert into holds (credential_id, method_id, grant_id, door_id, unwanted_since, created_at, released_at)
select id, method_id, grant_id, door_id, unwanted_since, created_at,
    case when state = 'removed' then coalesce(removed_at, created_at) end
from credentials;

-- Their indexes go with them.
alter table credentials drop column grant_id, drop column method_id, drop column unwanted_since;

-- +goose Down
alter table credentials add column grant_id uuid references grants on delete cascade,
    add column method_id uuid references methods on delete cascade, add column unwanted_since timestamptz;
update credentials c set grant_id = h.grant_id, method_id = h.method_id, unwanted_since = h.unwanted_since
from (select distinct on (credential_id) * from holds order by credential_id, released_at desc nulls first, created_at) h
where h.credential_id = c.id;
delete from credentials where grant_id is null;
alter table credentials alter column grant_id set not null, alter column method_id set not null;
create index credentials_grant on credentials (grant_id);
create index credentials_method on credentials (method_id);
create unique index credentials_one_per_door on credentials (method_id, door_id) where state <> 'removed';
drop table holds;
