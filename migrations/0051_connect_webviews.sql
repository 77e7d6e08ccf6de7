-- +goose Up
-- A page on which an operator connects an account. The secret of its address is
-- made from the id with the MAC key and is nowhere in the database.
create table connect_webviews (
    id uuid primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    account_id uuid references accounts on delete set null, -- the account it connected, or is to log in to again
    reconnects boolean not null, -- the caller named the account
    accepted_capabilities text[] not null,
    accepted_providers text[] not null,
    any_provider boolean not null,
    manage_new_devices boolean not null,
    selection_mode text not null check (selection_mode in ('none', 'single', 'multiple')),
    selected_at timestamptz,
    wait_for_devices boolean not null,
    redirect_url text,
    failure_url text,
    customer_key text,
    custom_metadata jsonb not null default '{}',
    -- The login that was tried last.
    login_id uuid,
    login_state text not null default 'none' check (login_state in ('none', 'checking', 'refused', 'accepted')),
    logins int not null default 0,
    selected_provider text,
    settings_sealed bytea, -- forgotten when the account has them, or the link is over
    fault_class text,
    fault_message text,
    authorized_at timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null -- in real time, whatever a sandbox's clock shows
);
create index connect_webviews_page on connect_webviews (workspace_id, created_at, id);
create index connect_webviews_account on connect_webviews (account_id);

alter table outbox drop constraint outbox_kind_check,
    add constraint outbox_kind_check check (kind in ('grant', 'webhook', 'attempt', 'account', 'webview'));

-- +goose Down
delete from outbox where kind = 'webview';
alter table outbox drop constraint outbox_kind_check,
    add constraint outbox_kind_check check (kind in ('grant', 'webhook', 'attempt', 'account'));
drop table connect_webviews;
