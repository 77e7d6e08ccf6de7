-- +goose Up
create table webhooks (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    url text not null,
    event_types text[] not null, -- '*' for all
    created_at timestamptz not null,
    disabled_at timestamptz -- since it answered 410
);
create index webhooks_workspace on webhooks (workspace_id, created_at, id);

-- Every secret that signs; all but the newest for a while only.
create table webhook_secrets (
    id uuid primary key,
    webhook_id uuid not null references webhooks on delete cascade,
    sealed bytea not null,
    created_at timestamptz not null,
    valid_until timestamptz -- null for the newest
);
create unique index webhook_secrets_newest on webhook_secrets (webhook_id) where valid_until is null;

-- One row an event and webhook that wants it, written with the event.
create table deliveries (
    webhook_id uuid not null references webhooks on delete cascade,
    event_id uuid not null references events (id) on delete cascade,
    position bigint not null, -- the event's
    object_id uuid not null, -- an object's events arrive in their order
    status text not null check (status in ('pending', 'delivered', 'failed')),
    told boolean not null default false, -- whether the webhook's workflow was
    attempts int not null default 0,
    due_at timestamptz not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    primary key (webhook_id, event_id)
);
create index deliveries_page on deliveries (webhook_id, created_at, event_id);
create index deliveries_queue on deliveries (webhook_id, object_id, position) where status = 'pending';
create index deliveries_untold on deliveries (webhook_id) where not told;
create index deliveries_event on deliveries (event_id);
create index deliveries_ended on deliveries (ended_at) where ended_at is not null;

-- The log of a delivery.
create table delivery_attempts (
    webhook_id uuid not null,
    event_id uuid not null,
    number bigint generated always as identity,
    at timestamptz not null,
    took_us bigint not null,
    status_code int, -- null when there was no answer
    failure text not null default '',
    primary key (webhook_id, event_id, number),
    foreign key (webhook_id, event_id) references deliveries on delete cascade
);

-- +goose Down
drop table delivery_attempts, deliveries, webhook_secrets, webhooks;
