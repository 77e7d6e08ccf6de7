package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// managers lists the systems that manage credentials for this one: none of this
// version does.
func (s systems) managers(ctx context.Context, call *route.Call, p getSystem) ([]wire.System, error) {
	_, err := s.Systems.System(ctx, call.Workspace.ID, p.ID)
	return []wire.System{}, err
}

type reportACSDevices struct {
	Encoders  []reportedEncoder  `param:"acs_encoders"`
	Entrances []reportedEntrance `param:"acs_entrances"`
	SystemID  string             `param:"acs_system_id,required,uuid"`
}

type reportedEncoder struct {
	Hotek struct {
		Number string `param:"encoder_number,required"`
	} `param:"hotek_metadata,required"`
	IsRemoved bool `param:"is_removed"`
}

type reportedEntrance struct {
	Hotek struct {
		AreaName   string `param:"common_area_name"`
		AreaNumber string `param:"common_area_number"`
		RoomNumber string `param:"room_number"`
	} `param:"hotek_metadata,required"`
	IsRemoved bool `param:"is_removed"`
}

// report refuses what only partners of Hotek report: our drivers find the doors of
// their systems themselves.
func (s systems) report(ctx context.Context, call *route.Call, p reportACSDevices) error {
	if _, err := s.Systems.System(ctx, call.Workspace.ID, p.SystemID); err != nil {
		return err
	}
	return &latchkey.Error{
		Code: latchkey.EInvalid, Type: "not_supported",
		Message: "The doors of this ACS system are found by Latchkey itself. Only those of Hotek sites are reported.",
	}
}
