-- +goose Up
-- A person whom a customer's session names in a grant is of that customer: whether
-- another one knows somebody with this e-mail or phone is not for it to learn.
alter table identities add column customer_key text;
create index identities_customer on identities (workspace_id, customer_key) where customer_key is not null;
drop index identities_email;
drop index identities_phone;
create unique index identities_email on identities (workspace_id, coalesce(customer_key, ''), lower(email)) where deleted_at is null;
create unique index identities_phone on identities (workspace_id, coalesce(customer_key, ''), phone) where deleted_at is null;

-- +goose Down
drop index identities_phone;
drop index identities_email;
create unique index identities_email on identities (workspace_id, lower(email)) where deleted_at is null;
create unique index identities_phone on identities (workspace_id, phone) where deleted_at is null;
drop index identities_customer;
alter table identities drop column customer_key;
