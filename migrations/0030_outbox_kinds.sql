-- +goose Up
-- The outbox carries word to every kind of workflow, not to grants alone.
alter table outbox rename column grant_id to subject_id;
alter table outbox
    add column kind text not null default 'grant' check (kind in ('grant', 'webhook', 'attempt', 'account')),
    -- A letter to one who is gone meanwhile is thrown away by the relay.
    drop constraint outbox_grant_id_fkey,
    drop constraint outbox_pkey,
    add primary key (kind, subject_id);
alter table outbox alter column kind drop default;

-- +goose Down
delete from outbox where kind <> 'grant' or subject_id not in (select id from grants);
alter table outbox drop constraint outbox_pkey, drop column kind;
alter table outbox rename column subject_id to grant_id;
alter table outbox
    add primary key (grant_id),
    add constraint outbox_grant_id_fkey foreign key (grant_id) references grants on delete cascade;
