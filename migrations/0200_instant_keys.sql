-- +goose Up
-- A link that makes browsers the key of a person. It is its client session's: whose
-- it is, whose workspace, and whether it still lives, are read there.
create table instant_keys (
    id uuid primary key,
    session_id uuid not null unique references client_sessions on delete cascade,
    method_id uuid unique references methods on delete cascade, -- it came with it; null when it was asked for
    customization_profile_id uuid references customization_profiles on delete set null,
    secret_hash bytea not null unique, -- the secret itself is computed from the id and the MAC key
    max_uses int not null check (max_uses > 0),
    created_at timestamptz not null,
    expires_at timestamptz not null -- until when another browser may open it
);

create table instant_key_browsers (
    instant_key_id uuid not null references instant_keys on delete cascade,
    browser_mac bytea not null, -- of the secret that the browser drew
    opened_at timestamptz not null,
    primary key (instant_key_id, browser_mac)
);

-- +goose Down
drop table instant_key_browsers, instant_keys;
