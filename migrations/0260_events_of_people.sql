-- +goose Up
-- The history of one person, space, account or webview, among the events of years.
-- A customer's is that of its grants, spaces and accounts.
create index events_identity on events (identity_id, created_at, position) where identity_id is not null;
create index events_space on events (space_id, created_at, position) where space_id is not null;
create index events_account on events (account_id, created_at, position) where account_id is not null;
create index events_webview on events ((data ->> 'connect_webview_id'), created_at, position)
    where data ->> 'connect_webview_id' is not null;

-- +goose Down
drop index events_identity, events_space, events_account, events_webview;
