-- +goose Up
-- Every attempt at a lock: written with its intent, ended with its outcome, and kept
-- as long as the credential. One that never ended lost its worker.
create table tries (
    number bigint generated always as identity primary key,
    credential_id uuid not null references credentials on delete cascade,
    action text not null check (action in ('put', 'remove', 'set_aside')),
    attempt int not null, -- 1 for the first since the last success
    began_at timestamptz not null,
    ended_at timestamptz,
    outcome text check (outcome in ('acknowledged', 'failed', 'refused')),
    fault_class text,
    words text not null default '', -- the lock's own, without secrets
    next_at timestamptz -- when the next attempt was due
);
create index tries_credential on tries (credential_id, began_at);

-- +goose Down
drop table tries;
