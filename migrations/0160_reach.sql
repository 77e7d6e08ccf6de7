-- +goose Up
-- What a client session reaches (store/reach.go).
alter table action_attempts add column asked_by uuid; -- the client session that asked, which may be gone by now
create index action_attempts_asked_by on action_attempts (asked_by) where asked_by is not null;

create index grants_customer on grants (workspace_id, customer_key) where customer_key is not null;
create index spaces_customer on spaces (workspace_id, customer_key) where customer_key is not null;
create index client_sessions_identity on client_sessions (identity_id) where identity_id is not null;

-- +goose Down
drop index action_attempts_asked_by, grants_customer, spaces_customer, client_sessions_identity;
alter table action_attempts drop column asked_by;
