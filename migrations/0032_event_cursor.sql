-- +goose Up
-- The transaction that wrote an event. Readers go by it: what is older than every
-- transaction under way cannot be followed by anything that comes before it.
-- Events from before this column are older than everything: 0.
alter table events add column xact xid8 not null default '0';
alter table events alter column xact set default pg_current_xact_id();
create index events_cursor on events (workspace_id, xact, position);

-- +goose Down
alter table events drop column xact;
