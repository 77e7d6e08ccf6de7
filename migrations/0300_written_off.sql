-- +goose Up
-- A credential is written off when its lock left its account and somebody said that it was reset or is gone for good.
alter table tries drop constraint tries_outcome_check;
alter table tries add constraint tries_outcome_check check (outcome in ('acknowledged', 'failed', 'refused', 'written_off'));

-- +goose Down
delete from tries where outcome = 'written_off';
alter table tries drop constraint tries_outcome_check;
alter table tries add constraint tries_outcome_check check (outcome in ('acknowledged', 'failed', 'refused'));
