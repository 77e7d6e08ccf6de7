package api

import (
	"context"
	"net/http"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/problem"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type accessCodes struct{ Services }

func (a accessCodes) show(call *route.Call) func(latchkey.AccessCode) wire.AccessCode {
	return func(c latchkey.AccessCode) wire.AccessCode { return wire.AccessCodeOf(c, call.Now()) }
}

// find is plain not_found in the contract for get, and access_code_not_found
// wherever else a code is named.
func (a accessCodes) find(ctx context.Context, call *route.Call, ref latchkey.CodeRef) (wire.AccessCode, error) {
	found, err := a.Codes.AccessCode(ctx, call.Workspace.ID, ref)
	call.Note("access_code_id", found.ID)
	return a.show(call)(found), err
}

type getCode struct {
	ID       string `param:"access_code_id,uuid"`
	Code     string `param:"code,min=1"`
	DeviceID string `param:"device_id,uuid"`
}

func (getCode) Rules() []param.Rule {
	return []param.Rule{param.AtLeastOne("access_code_id", "device_id"), param.AtLeastOne("access_code_id", "code")}
}

func (p getCode) ref(call *route.Call) latchkey.CodeRef {
	return latchkey.CodeRef{Viewer: call.Viewer(), ID: p.ID, DeviceID: p.DeviceID, Code: latchkey.NewSecret(p.Code)}
}

func (a accessCodes) get(ctx context.Context, call *route.Call, p getCode) (wire.AccessCode, error) {
	found, err := a.find(ctx, call, p.ref(call))
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		err = problem.New(http.StatusNotFound, "not_found", "No such access code in this workspace.")
	}
	return found, err
}

type listCodes struct {
	route.Paging

	IDs         []string `param:"access_code_ids,uuid"`
	GrantID     string   `param:"access_grant_id,uuid"`
	GrantKey    string   `param:"access_grant_key,key"`
	MethodID    string   `param:"access_method_id,uuid"`
	CustomerKey string   `param:"customer_key,key"`
	DeviceID    string   `param:"device_id,uuid"`
	Search      string   `param:"search,min=1"`
	UserKey     string   `param:"user_identifier_key,min=1"`
}

func (listCodes) Rules() []param.Rule {
	return []param.Rule{
		param.AtLeastOne("access_code_ids", "access_grant_id", "access_grant_key", "access_method_id", "customer_key",
			"device_id", "search", "user_identifier_key"),
		param.AtMostOne("access_grant_id", "access_grant_key"),
	}
}

func (a accessCodes) list(ctx context.Context, call *route.Call, p listCodes) (route.Page[wire.AccessCode], error) {
	call.Note("access_grant_id", p.GrantID)
	by, err := a.through(ctx, call, p.UserKey)
	if err != nil {
		return route.Page[wire.AccessCode]{}, err
	}
	found, err := a.Codes.ListAccessCodes(ctx, call.Workspace.ID, latchkey.CodeFilter{
		Viewer: by, IDs: p.IDs, DeviceID: p.DeviceID, Grant: latchkey.GrantRef{ID: p.GrantID, Key: p.GrantKey}, MethodID: p.MethodID,
		CustomerKey: p.CustomerKey, Search: p.Search,
	}, call.Page())
	return route.Show(call, found, a.show(call)), err
}

// onDevice names the device that something is asked of.
type onDevice struct {
	ID string `param:"device_id,required,uuid"`
}

func (a accessCodes) generate(ctx context.Context, call *route.Call, p onDevice) (wire.AccessCode, error) {
	call.Note("device_id", p.ID)
	drawn, err := a.Codes.DrawCode(ctx, call.Workspace.ID, p.ID)
	return a.show(call)(drawn), err
}

type reportConstraints struct {
	ID      string         `param:"device_id,required,uuid"`
	Longest param.Opt[int] `param:"max_code_length,min=4,max=20"`
	Least   param.Opt[int] `param:"min_code_length,min=4,max=20"`
	Lengths []int          `param:"supported_code_lengths"`
}

func (reportConstraints) Rules() []param.Rule {
	return []param.Rule{
		param.AtLeastOne("supported_code_lengths", "max_code_length"), param.AtLeastOne("supported_code_lengths", "min_code_length"),
		param.AtMostOne("supported_code_lengths", "max_code_length"), param.AtMostOne("supported_code_lengths", "min_code_length"),
	}
}

// report is for providers that do not say what their locks take. Every driver
// here does, so it is refused for every device.
func (a accessCodes) report(ctx context.Context, call *route.Call, p reportConstraints) error {
	found, err := a.Doors.Door(ctx, call.Workspace.ID, latchkey.DoorDevice, p.ID)
	if err != nil {
		return err
	}
	return problem.New(http.StatusBadRequest, "device_type_not_supported",
		found.Name+" says itself which codes it takes: see properties.supported_code_lengths of the device.")
}

type pullBackup struct {
	ID string `param:"access_code_id,required,uuid"`
}

func (a accessCodes) pull(ctx context.Context, call *route.Call, p pullBackup) (wire.BackupPulled, error) {
	call.Note("access_code_id", p.ID)
	pulled, err := a.Codes.PullBackup(ctx, call.Workspace.ID, p.ID)
	return wire.BackupPulled{AccessCode: a.show(call)(pulled)}, err
}

func (a accessCodes) pulled(ctx context.Context, call *route.Call, _ pullBackup, id string) (wire.BackupPulled, error) {
	found, err := a.find(ctx, call, latchkey.CodeRef{ID: id})
	return wire.BackupPulled{AccessCode: found}, err
}
