package api

import (
	"context"
	"reflect"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type timelines struct{ Services }

// timelineKey is where the lines of a timeline stand.
const timelineKey = "timeline_events"

// linesPage is how many lines are shown when no limit is given.
const linesPage = 50

// timelinePart is the part of a timeline that is asked for.
type timelinePart struct {
	After  *time.Time     `param:"after" doc:"Strictly later: a next_cursor goes on with it."`
	Before *time.Time     `param:"before" doc:"Strictly earlier; without after the last ones: a prev_cursor goes back with it."`
	Limit  param.Opt[int] `param:"limit,min=1,max=200" doc:"50 when left out. What happened at one instant is never torn apart."`
}

func (p timelinePart) filter(types []latchkey.EventType) latchkey.TimelineFilter {
	return latchkey.TimelineFilter{After: p.After, Before: p.Before, Types: types, Limit: p.Limit.Or(linesPage)}
}

type grantTimeline struct {
	timelinePart

	ID  string `param:"access_grant_id,uuid"`
	Key string `param:"access_grant_key,key"`
}

func (grantTimeline) Rules() []param.Rule { return grantRef{}.Rules() }

func (t timelines) ofGrant(ctx context.Context, call *route.Call, p grantTimeline) (grantLines, error) {
	ref := latchkey.GrantRef{ID: p.ID, Key: p.Key}
	grant, found, err := t.Timelines.GrantTimeline(ctx, call.Workspace.ID, ref, p.filter(nil))
	call.Note("access_grant_id", grant.ID)
	return grantLines{
		rows: wire.Map(found.Happenings, wire.GrantTimelineEventOf), around: aroundOf(found, p.timelinePart),
		doors: wire.DoorStandingsOf(grant, call.Now()),
	}, err
}

type codeTimeline struct {
	timelinePart

	ID    string     `param:"access_code_id,required,uuid"`
	Types []lineType `param:"event_types"`
}

func (t timelines) ofCode(ctx context.Context, call *route.Call, p codeTimeline) (codeLines, error) {
	types := p.Types
	if types == nil {
		types = wire.Map(lineTypes, func(name string) lineType { return lineType(name) })
	}
	found, err := t.Timelines.CodeTimeline(ctx, call.Workspace.ID, p.ID,
		p.filter(wire.Map(types, func(name lineType) latchkey.EventType { return latchkey.EventType(name) })))
	return codeLines{rows: wire.Map(found.Happenings, wire.TimelineEventOf), around: aroundOf(found, p.timelinePart)}, err
}

// lineType is a type of line as a filter: the contract's timeline has no others.
type lineType string

// Values implements param.Listed.
func (lineType) Values() []string { return lineTypes }

var lineTypes = []string{
	"access_code.backup_access_code_pulled", "access_code.changed", "access_code.code_changed", "access_code.created",
	"access_code.delay_in_removing_from_device", "access_code.delay_in_setting_on_device", "access_code.deleted",
	"access_code.deleted_external_to_seam", "access_code.failed_to_remove_from_device", "access_code.failed_to_set_on_device",
	"access_code.modified_external_to_seam", "access_code.mutations_requested", "access_code.name_changed",
	"access_code.removed_from_device", "access_code.scheduled_on_device", "access_code.set_on_device",
	"access_code.time_frame_changed", "access_code.unmanaged.converted_to_managed", "access_code.unmanaged.created",
	"access_code.unmanaged.failed_to_convert_to_managed", "access_code.unmanaged.removed",
	string(latchkey.EventTryFinished), string(latchkey.EventTryStarted),
}

// around says what there is before and after a part of a timeline. Its cursors are
// times, as the contract has no other way to go on.
type around struct {
	HasMore bool    `json:"has_more"`
	Next    *string `json:"next_cursor"`
	Prev    *string `json:"prev_cursor"`
}

func aroundOf(found latchkey.Timeline, p timelinePart) around {
	out := around{HasMore: found.Later}
	if p.filter(nil).Backwards() {
		out.HasMore = found.Earlier
	}
	if found.Later {
		out.Next = cursorAt(found.Happenings[len(found.Happenings)-1])
	}
	if found.Earlier {
		out.Prev = cursorAt(found.Happenings[0])
	}
	return out
}

func cursorAt(h latchkey.Happening) *string {
	at := h.At.Format(time.RFC3339Nano)
	return &at
}

// codeLines are the lines of a code's timeline.
type codeLines struct {
	rows   []wire.TimelineEvent
	around around
}

// Envelope implements route.Enveloped.
func (l codeLines) Envelope(key string) map[string]any {
	return map[string]any{key: l.rows, "pagination": l.around}
}

// Shape implements route.Shaped.
func (codeLines) Shape() (lines reflect.Type, beside map[string]reflect.Type) {
	return reflect.TypeFor[[]wire.TimelineEvent](), map[string]reflect.Type{"pagination": reflect.TypeFor[around]()}
}

// grantLines are the lines of a grant's timeline, and how its doors stand.
type grantLines struct {
	rows   []wire.GrantTimelineEvent
	around around
	doors  []wire.DoorStanding
}

// Envelope implements route.Enveloped.
func (l grantLines) Envelope(key string) map[string]any {
	return map[string]any{key: l.rows, "pagination": l.around, "doors": l.doors}
}

// Shape implements route.Shaped.
func (grantLines) Shape() (lines reflect.Type, beside map[string]reflect.Type) {
	return reflect.TypeFor[[]wire.GrantTimelineEvent](),
		map[string]reflect.Type{"pagination": reflect.TypeFor[around](), "doors": reflect.TypeFor[[]wire.DoorStanding]()}
}
