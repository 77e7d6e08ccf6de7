package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// updateSpace names its space by id, or by key when there is no id. Beside an
// id, space_key is the space's new key.
type updateSpace struct {
	EntranceIDs  param.Opt[[]string] `param:"acs_entrance_ids,uuid"`
	CustomerData *customerData       `param:"customer_data"`
	DeviceIDs    param.Opt[[]string] `param:"device_ids,uuid"`
	Name         param.Opt[string]   `param:"name,max=1000"`
	ParentID     string              `param:"parent_space_id,uuid"`
	ParentKey    string              `param:"parent_space_key,key"`
	ID           string              `param:"space_id,uuid"`
	Key          param.Opt[string]   `param:"space_key,key"`
}

func (updateSpace) Rules() []param.Rule {
	return []param.Rule{param.AtLeastOne("space_id", "space_key"), param.AtMostOne("parent_space_id", "parent_space_key")}
}

// parent is the space to put this one into, nil to leave it where it is.
func (p updateSpace) parent() *latchkey.SpaceRef {
	if p.ParentID == "" && p.ParentKey == "" {
		return nil
	}
	return &latchkey.SpaceRef{ID: p.ParentID, Key: p.ParentKey}
}

func (p updateSpace) ref() latchkey.SpaceRef {
	if p.ID != "" {
		return latchkey.SpaceRef{ID: p.ID}
	}
	return latchkey.SpaceRef{Key: p.Key.Or("")}
}

func (s spaces) update(ctx context.Context, call *route.Call, p updateSpace) (wire.Space, error) {
	change := latchkey.SpaceChange{
		Key: p.Key.Ptr(), Name: p.Name.Ptr(), CustomerData: p.CustomerData.sent(),
		DeviceIDs: p.DeviceIDs.Ptr(), EntranceIDs: p.EntranceIDs.Ptr(), Parent: p.parent(),
	}
	changed, err := s.Spaces.UpdateSpace(ctx, call.Workspace.ID, p.ref(), change)
	call.Note("space_id", changed.ID)
	return wire.SpaceOf(changed), err
}

func (s spaces) updated(ctx context.Context, call *route.Call, p updateSpace, _ string) (wire.Space, error) {
	return s.find(ctx, call, p.ref())
}

// customerData is what a customer says of a space.
type customerData struct {
	Address  param.Opt[string] `param:"address,nullable,max=1000"`
	CheckIn  param.Opt[string] `param:"default_checkin_time,nullable" pattern:"^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$"`
	CheckOut param.Opt[string] `param:"default_checkout_time,nullable" pattern:"^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$"`
	TimeZone param.Opt[string] `param:"time_zone,nullable,max=100"`
}

// sent is what was sent, nulls included; nil when nothing was.
func (c *customerData) sent() map[string]any {
	if c == nil {
		return nil
	}
	out := map[string]any{}
	for name, value := range map[string]param.Opt[string]{
		"address": c.Address, "default_checkin_time": c.CheckIn,
		"default_checkout_time": c.CheckOut, "time_zone": c.TimeZone,
	} {
		if value.IsNull() {
			out[name] = nil
		} else if value.Sent() {
			out[name] = value.Or("")
		}
	}
	return out
}
