package api

import (
	"context"
	"encoding/json"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type events struct{ Services }

type listEvents struct {
	AccessCodeID    string         `param:"access_code_id,uuid"`
	AccessCodeIDs   []string       `param:"access_code_ids,uuid"`
	GrantID         string         `param:"access_grant_id,uuid"`
	GrantIDs        []string       `param:"access_grant_ids,uuid,max=100"`
	MethodID        string         `param:"access_method_id,uuid"`
	MethodIDs       []string       `param:"access_method_ids,uuid,max=100"`
	GroupID         string         `param:"acs_access_group_id,uuid"`
	ACSCredentialID string         `param:"acs_credential_id,uuid"`
	EncoderID       string         `param:"acs_encoder_id,uuid"`
	EntranceID      string         `param:"acs_entrance_id,uuid"`
	SystemID        string         `param:"acs_system_id,uuid"`
	SystemIDs       []string       `param:"acs_system_ids,uuid"`
	ACSUserID       string         `param:"acs_user_id,uuid"`
	Cursor          string         `param:"cursor,min=1" doc:"Ours, for since and between: oldest, now, or the last next_cursor; misses none."`
	Between         []time.Time    `param:"between,min=2,max=2" doc:"Both ends are left out."`
	WebviewID       string         `param:"connect_webview_id,uuid"`
	AccountID       string         `param:"connected_account_id,uuid"`
	CustomerKey     string         `param:"customer_key,key"`
	DeviceID        string         `param:"device_id,uuid"`
	DeviceIDs       []string       `param:"device_ids,uuid"`
	EventIDs        []string       `param:"event_ids,uuid"`
	Type            eventType      `param:"event_type"`
	Types           []eventType    `param:"event_types"`
	Limit           param.Opt[int] `param:"limit,min=0" doc:"500 when left out."`
	Since           *time.Time     `param:"since" doc:"Strictly later."`
	SpaceID         string         `param:"space_id,uuid"`
	SpaceIDs        []string       `param:"space_ids,uuid,max=100"`
	Offset          int            `param:"unstable_offset,min=0"`
	IdentityID      string         `param:"user_identity_id,uuid"`
}

// Rules asks for a time, unless the events are named or belong to something named.
func (listEvents) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("since", "between").Unless(
		"cursor", "event_ids", "access_code_id", "access_code_ids", "access_grant_id", "access_grant_ids",
		"access_method_id", "access_method_ids",
		"device_id", "device_ids", "acs_entrance_id", "space_id", "space_ids", "user_identity_id")}
}

func (e events) list(ctx context.Context, call *route.Call, p listEvents) (eventList, error) {
	call.Note("access_grant_id", p.GrantID)
	if p.Cursor != "" {
		return e.after(ctx, call, p)
	}
	if p.Limit == param.Some(0) {
		return eventList{}, nil
	}
	found, err := e.Events.ListEvents(ctx, call.Workspace.ID, p.filter(call))
	return eventList{events: wire.Map(found, wire.EventOf)}, err
}

const (
	eventsPage    = 500
	maxEventsPage = 1000
)

func (p listEvents) filter(call *route.Call) latchkey.EventFilter {
	filter := latchkey.EventFilter{
		Viewer: call.Viewer(), Since: p.Since, Types: p.types(), EventIDs: p.EventIDs, CustomerKey: p.CustomerKey,
		AccessCodeIDs: both(p.AccessCodeID, p.AccessCodeIDs),
		GrantIDs:      both(p.GrantID, p.GrantIDs), MethodIDs: both(p.MethodID, p.MethodIDs),
		DeviceIDs: both(p.DeviceID, p.DeviceIDs), EntranceIDs: both(p.EntranceID, nil),
		SystemIDs: both(p.SystemID, p.SystemIDs), SpaceIDs: both(p.SpaceID, p.SpaceIDs),
		AccountIDs: both(p.AccountID, nil), IdentityIDs: both(p.IdentityID, nil), ACSUserIDs: both(p.ACSUserID, nil),
		Limit: min(p.Limit.Or(eventsPage), maxEventsPage), Offset: p.Offset,
		WebviewID: p.WebviewID, ACSGroupID: p.GroupID, EncoderID: p.EncoderID, CredentialIDs: both(p.ACSCredentialID, nil),
	}
	if len(p.Between) == 2 {
		filter.Between = &[2]time.Time{p.Between[0], p.Between[1]}
	}
	return filter
}

func (p listEvents) types() []latchkey.EventType {
	names := both(p.Type, p.Types)
	if names == nil {
		return nil
	}
	return wire.Map(names, func(name eventType) latchkey.EventType { return latchkey.EventType(name) })
}

// EventPayload is an event as it is brought to a webhook: as events/get shows it,
// PIN included.
func EventPayload(event latchkey.Event) ([]byte, error) { return json.Marshal(wire.EventOf(event)) }

// getEvent names an event, or asks for the newest of a device and type.
type getEvent struct {
	DeviceID string    `param:"device_id,uuid"`
	ID       string    `param:"event_id,uuid"`
	Type     eventType `param:"event_type"`
}

func (getEvent) Rules() []param.Rule {
	return []param.Rule{param.AtLeastOne("event_id", "device_id"), param.AtLeastOne("event_id", "event_type")}
}

func (e events) get(ctx context.Context, call *route.Call, p getEvent) (wire.Event, error) {
	if p.ID == "" {
		found, err := e.Events.LatestEvent(ctx, call.Workspace.ID, p.DeviceID, latchkey.EventType(p.Type), call.Viewer())
		return wire.EventOf(found), err
	}
	found, err := e.Events.Event(ctx, call.Workspace.ID, p.ID, call.Viewer())
	return wire.EventOf(found), err
}
