-- +goose Up
-- A session that may only read.
alter table client_sessions add column read_only boolean not null default false;

-- A link to a customer's page. It is its client session's: whose it is, whose
-- workspace, until when, and whether it still lives, are read there.
create table customer_portals (
    id uuid primary key,
    session_id uuid not null unique references client_sessions on delete cascade,
    customization_profile_id uuid references customization_profiles on delete set null,
    view jsonb not null, -- latchkey.PortalView
    created_at timestamptz not null
);

-- +goose Down
drop table customer_portals;
alter table client_sessions drop column read_only;
