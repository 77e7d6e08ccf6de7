-- +goose Up
-- Every id is a UUID v4 made by the program. Every time is UTC with microseconds.
-- Secrets (PINs, configurations, responses) are AES-256-GCM sealed bytes that name their key.

create table workspaces (
    id uuid primary key,
    name text not null,
    is_sandbox boolean not null,
    created_at timestamptz not null
);

create table api_keys (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    name text not null,
    token_hash bytea not null unique, -- sha256 of the whole token; the token is random, so no salt
    created_at timestamptz not null,
    revoked_at timestamptz
);

create table accounts (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    provider text not null,
    provider_title text not null,
    category text not null,
    display_name text not null,
    customer_key text,
    custom_metadata jsonb not null default '{}',
    config_sealed bytea not null,
    fault_class text,
    fault_message text,
    fault_since timestamptz,
    created_at timestamptz not null
);
create index accounts_page on accounts (workspace_id, created_at, id);

-- Pre-registered cards: the numbers an operator has in the drawer.
create table cards (
    account_id uuid not null references accounts on delete cascade,
    number text not null,
    method_id uuid unique, -- who holds it; null while it lies in the drawer
    primary key (account_id, number)
);

create table systems (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    account_id uuid not null references accounts on delete cascade,
    native_id text not null,
    name text not null,
    type text not null,
    type_name text not null,
    time_zone text not null,
    created_at timestamptz not null,
    unique (account_id, native_id)
);

create table doors (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    account_id uuid not null references accounts on delete cascade,
    system_id uuid references systems on delete cascade,
    kind text not null check (kind in ('device', 'acs_entrance')),
    native_id text not null,
    name text not null,
    provider text not null,
    device_type text not null,
    model text not null,
    manufacturer text not null,
    time_zone text not null,
    capabilities jsonb not null,
    online boolean not null,
    battery double precision,
    created_at timestamptz not null,
    removed_at timestamptz,
    unique (account_id, native_id)
);
create index doors_page on doors (workspace_id, kind, created_at, id);

create table spaces (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    key text,
    name text not null,
    customer_key text,
    customer_data jsonb not null default '{}',
    created_at timestamptz not null,
    unique (workspace_id, key)
);
create index spaces_page on spaces (workspace_id, created_at, id);

create table space_doors (
    space_id uuid not null references spaces on delete cascade,
    door_id uuid not null references doors on delete cascade,
    primary key (space_id, door_id)
);
create index space_doors_door on space_doors (door_id);

create table identities (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    key text,
    full_name text,
    email text,
    phone text,
    created_at timestamptz not null,
    deleted_at timestamptz
);
create unique index identities_key on identities (workspace_id, key) where deleted_at is null;
create unique index identities_email on identities (workspace_id, lower(email)) where deleted_at is null;
create unique index identities_phone on identities (workspace_id, phone) where deleted_at is null;
create index identities_page on identities (workspace_id, created_at, id);

create table grants (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    key text,
    name text,
    reservation_key text,
    customer_key text,
    identity_id uuid not null references identities,
    starts_at timestamptz not null,
    ends_at timestamptz,
    status text not null check (status in ('pending', 'active', 'ending', 'ended', 'deleting', 'deleted')),
    unserved uuid[] not null default '{}', -- doors that no method opens, at the last look
    revision bigint not null default 1,
    created_at timestamptz not null,
    delete_asked_at timestamptz,
    ended_at timestamptz,
    check (ends_at is null or ends_at > starts_at)
);
create unique index grants_key on grants (workspace_id, key) where status <> 'deleted';
create index grants_page on grants (workspace_id, created_at, id);
create index grants_identity on grants (identity_id);
create index grants_reservation on grants (workspace_id, reservation_key) where reservation_key is not null;
-- What the cleanup looks at: everything that is not over.
create index grants_open on grants (id) where status not in ('ended', 'deleted');

create table grant_doors (
    grant_id uuid not null references grants on delete cascade,
    door_id uuid not null references doors on delete cascade,
    primary key (grant_id, door_id)
);
create index grant_doors_door on grant_doors (door_id);

create table grant_spaces (
    grant_id uuid not null references grants on delete cascade,
    space_id uuid not null references spaces on delete cascade,
    primary key (grant_id, space_id)
);
create index grant_spaces_space on grant_spaces (space_id);

create table requested_methods (
    grant_id uuid not null references grants on delete cascade,
    position int not null,
    mode text not null,
    code_sealed bytea,
    max_uses int not null default 0,
    created_at timestamptz not null,
    primary key (grant_id, position)
);

create table methods (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    grant_id uuid not null references grants on delete cascade,
    position int not null, -- of its requested_methods row
    mode text not null,
    secret_sealed bytea,
    split_from uuid references methods,
    issued boolean not null default false,
    issued_at timestamptz, -- of the last issue; null before the first
    created_at timestamptz not null,
    delete_asked_at timestamptz,
    deleted_at timestamptz,
    foreign key (grant_id, position) references requested_methods (grant_id, position)
);
create index methods_grant on methods (grant_id);

create table credentials (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    grant_id uuid not null references grants on delete cascade,
    method_id uuid not null references methods on delete cascade,
    door_id uuid not null references doors on delete cascade,
    mode text not null,
    secret_mac bytea, -- HMAC of the PIN or card number: equality without the digits
    state text not null check (state in ('waiting', 'setting', 'set', 'removing', 'removed', 'refused')),
    intended_starts_at timestamptz, -- the window of the write that was begun last
    intended_ends_at timestamptz,
    asked_starts_at timestamptz, -- the window that the lock acknowledged last
    asked_ends_at timestamptz,
    actual_starts_at timestamptz,
    actual_ends_at timestamptz,
    native_ref text not null default '',
    uncertain boolean not null default false,
    attempts int not null default 0,
    fault_class text,
    fault_message text,
    fault_at timestamptz,
    next_attempt_at timestamptz,
    unwanted_since timestamptz,
    created_at timestamptz not null,
    issued_at timestamptz,
    removed_at timestamptz
);
create index credentials_grant on credentials (grant_id);
create index credentials_method on credentials (method_id);
-- One live credential per method and door.
create unique index credentials_one_per_door on credentials (method_id, door_id) where state <> 'removed';
-- One live PIN or card number per door, whoever asks.
create unique index credentials_one_code on credentials (door_id, secret_mac) where state <> 'removed' and secret_mac is not null;
-- Codes that a door once refused: they are not drawn for it again.
create index credentials_refused_code on credentials (door_id, secret_mac)
    where state = 'removed' and fault_class in ('duplicate_code', 'invalid_code');
-- What waits for a door to come back.
create index credentials_parked on credentials (door_id) where next_attempt_at is not null;

create table events (
    position bigint generated always as identity primary key,
    id uuid not null unique,
    workspace_id uuid not null references workspaces on delete cascade,
    type text not null,
    grant_id uuid,
    method_id uuid,
    device_id uuid,
    entrance_id uuid,
    system_id uuid,
    space_id uuid,
    account_id uuid,
    identity_id uuid,
    data jsonb not null default '{}',
    occurred_at timestamptz not null,
    created_at timestamptz not null
);
create index events_time on events (workspace_id, created_at, position);
create index events_grant on events (grant_id) where grant_id is not null;
create index events_method on events (method_id) where method_id is not null;

-- One row a grant whose workflow has yet to hear of its newest change.
create table outbox (
    grant_id uuid primary key references grants on delete cascade,
    revision bigint not null, -- differs with every change, so that a late delivery never hides a newer one
    reason text not null,
    attempts int not null default 0,
    due_at timestamptz not null
);
create index outbox_due on outbox (due_at);

create table action_attempts (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    type text not null,
    status text not null check (status in ('pending', 'success', 'error')),
    result jsonb,
    error_type text,
    error_text text,
    created_at timestamptz not null
);

create table idempotency_keys (
    workspace_id uuid not null references workspaces on delete cascade,
    key text not null,
    fingerprint text not null,
    token uuid not null,
    claimed_at timestamptz not null,
    spent_at timestamptz,
    resource_id text not null default '',
    status int,
    body_sealed bytea,
    primary key (workspace_id, key)
);

-- +goose Down
drop table idempotency_keys, action_attempts, outbox, events, credentials, methods, requested_methods,
    grant_spaces, grant_doors, grants, identities, space_doors, spaces, doors, systems, cards, accounts,
    api_keys, workspaces;
