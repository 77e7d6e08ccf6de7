package store

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"latchkey"
)

// eventSelect reads eventRows. The code of a method is sealed with the method,
// not in the event, so that it is one secret in one place.
const eventSelect = `
	select e.id, e.workspace_id, e.type, e.occurred_at, e.created_at, e.data as payload, e.position, e.xact::text as xact,
		coalesce(e.grant_id::text, '') as grant_id, coalesce(e.method_id::text, '') as method_id,
		coalesce(e.device_id::text, '') as device_id, coalesce(e.entrance_id::text, '') as entrance_id,
		coalesce(e.system_id::text, '') as system_id, coalesce(e.space_id::text, '') as space_id,
		coalesce(e.account_id::text, '') as account_id, coalesce(e.identity_id::text, '') as identity_id,
		coalesce(e.session_id::text, '') as session_id, coalesce(e.acs_user_id::text, '') as user_id,
		coalesce(e.acs_credential_id::text, '') as credential_id,
		coalesce(e.access_code_id::text, '') as access_code_id, coalesce(m.id::text, '') as code_method_id,
		coalesce(f.id::text, '') as former_method_id, m.secret_sealed, f.secret_sealed as former_sealed
	from events e
	left join methods m on m.mode = 'code' and m.id = coalesce(e.code_method_id,
		case when e.type in ('access_method.issued', 'access_method.reissued', 'lock.unlocked', 'lock.locked') then e.method_id end)
	left join methods f on f.id = e.former_method_id
	where e.workspace_id = ?`

type eventRow struct {
	latchkey.Event
	latchkey.EventSubject

	Payload      document[map[string]any]
	SecretSealed []byte
	FormerSealed []byte
	Position     int64
	Xact         string
}

func (r eventRow) event(vault *Vault) (latchkey.Event, error) {
	event := r.Event
	event.Subject, event.Data = r.EventSubject, r.Payload.is
	event.OccurredAt, event.CreatedAt = event.OccurredAt.UTC(), event.CreatedAt.UTC()
	var err error
	if event.Code, err = vault.Open(methodSeal(r.CodeMethodID), r.SecretSealed); err != nil {
		return latchkey.Event{}, fmt.Errorf("code of event %s: %w", event.ID, err)
	}
	if event.FormerCode, err = vault.Open(methodSeal(r.FormerMethodID), r.FormerSealed); err != nil {
		return latchkey.Event{}, fmt.Errorf("former code of event %s: %w", event.ID, err)
	}
	return event, nil
}

// Event implements latchkey.Events.
func (s *Store) Event(ctx context.Context, workspaceID, id string, by latchkey.Viewer) (latchkey.Event, error) {
	return s.oneEvent(ctx, newQuery(eventSelect, workspaceID).seen(by, eventSeen).when(true, "e.id = ?", id))
}

// LatestEvent implements latchkey.Events.
func (s *Store) LatestEvent(
	ctx context.Context, workspaceID, deviceID string, eventType latchkey.EventType, by latchkey.Viewer,
) (latchkey.Event, error) {
	return s.oneEvent(ctx, newQuery(eventSelect, workspaceID).
		seen(by, eventSeen).
		when(true, "e.device_id = ?", deviceID).
		when(true, "e.type = ?", eventType).
		add(" order by e.created_at desc, e.position desc limit 1"))
}

func (s *Store) oneEvent(ctx context.Context, q *query) (latchkey.Event, error) {
	found, err := scanOne[eventRow](ctx, s.db, "event", q)
	if err != nil {
		return latchkey.Event{}, err
	}
	return found.event(s.vault)
}

// ListEvents implements latchkey.Events.
func (s *Store) ListEvents(ctx context.Context, workspaceID string, filter latchkey.EventFilter) ([]latchkey.Event, error) {
	rows, err := scanAll[eventRow](ctx, s.db, eventPage(workspaceID, filter))
	if err != nil {
		return nil, err
	}
	return s.opened(rows)
}

func eventPage(workspaceID string, filter latchkey.EventFilter) *query {
	return eventsBy(workspaceID, filter).
		add(" order by e.created_at, e.position limit ? offset ?", filter.Limit, filter.Offset)
}

func (s *Store) opened(rows []eventRow) (events []latchkey.Event, err error) {
	events = make([]latchkey.Event, len(rows))
	for i, row := range rows {
		if events[i], err = row.event(s.vault); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// customersEvents is the condition on an event e of a customer. The lists are read
// first, so that each finds its events by an index.
const customersEvents = `(
	e.grant_id = any(array(select g.id from grants g where g.workspace_id = ? and g.customer_key = ?))
	or e.space_id = any(array(select s.id from spaces s where s.workspace_id = ? and s.customer_key = ?))
	or e.account_id = any(array(select a.id from accounts a where a.workspace_id = ? and a.customer_key = ?)))`

// eventsBy narrows events; every filter that is given must match.
func eventsBy(workspaceID string, filter latchkey.EventFilter) *query {
	q := newQuery(eventSelect, workspaceID).
		seen(filter.Viewer, eventSeen).
		when(filter.Since != nil, "e.created_at > ?", filter.Since).
		when(filter.Types != nil, "e.type = any(?)", pq.Array(filter.Types)).
		equal("e.data->>'connect_webview_id'", filter.WebviewID).
		equal("e.data->>'acs_access_group_id'", filter.ACSGroupID).
		equal("e.data->>'acs_encoder_id'", filter.EncoderID).
		within("e.id", filter.EventIDs).
		within("e.grant_id", filter.GrantIDs).
		within("e.method_id", filter.MethodIDs).
		within("e.access_code_id", filter.AccessCodeIDs).
		within("e.device_id", filter.DeviceIDs).
		within("e.entrance_id", filter.EntranceIDs).
		within("e.system_id", filter.SystemIDs).
		within("e.space_id", filter.SpaceIDs).
		within("e.account_id", filter.AccountIDs).
		within("e.identity_id", filter.IdentityIDs).
		within("e.acs_user_id", filter.ACSUserIDs).
		within("e.acs_credential_id", filter.CredentialIDs)
	if filter.Between != nil {
		q.when(true, "e.created_at > ? and e.created_at < ?", filter.Between[0], filter.Between[1])
	}
	return q.when(filter.CustomerKey != "", customersEvents, workspaceID, filter.CustomerKey,
		workspaceID, filter.CustomerKey, workspaceID, filter.CustomerKey)
}
