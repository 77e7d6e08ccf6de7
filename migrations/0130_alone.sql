-- +goose Up
-- On locks that keep no marks: whether nobody else's entry had the digits when the
-- open write was sent. Only then do digits tell that an entry came with it.
alter table credentials add column alone boolean not null default false;

-- +goose Down
alter table credentials drop column alone;
