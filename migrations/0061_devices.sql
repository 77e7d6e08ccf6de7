-- +goose Up
alter table doors
    add column managed boolean not null default true, -- an unmanaged device is shown and left alone
    add column nickname text, -- ours, over the provider's name
    add column custom_metadata jsonb not null default '{}',
    add column offline_since timestamptz,
    add column troubles jsonb not null default '[]', -- [{"code": "...", "since": "..."}]
    add column deleted_at timestamptz; -- forgotten on request, until it leaves its account and comes back
update doors set offline_since = created_at where not online;

-- +goose Down
alter table doors drop column managed, drop column nickname, drop column custom_metadata,
    drop column offline_since, drop column troubles, drop column deleted_at;
