-- +goose Up
-- Since when somebody was asked to say which card a method is; null once that is known.
alter table methods add column assignment_asked_at timestamptz;

-- +goose Down
alter table methods drop column assignment_asked_at;
