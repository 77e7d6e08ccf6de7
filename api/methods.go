package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type methods struct{ Services }

type getMethod struct {
	ID string `param:"access_method_id,required,uuid"`
}

func (m methods) get(ctx context.Context, call *route.Call, p getMethod) (wire.Method, error) {
	found, err := m.Methods.MethodsByID(ctx, call.Workspace.ID, []string{p.ID})
	if err != nil {
		return wire.Method{}, err
	}
	call.Note("access_grant_id", found[0].GrantID)
	return m.one(ctx, call, found[0])
}

func (m methods) one(ctx context.Context, call *route.Call, method latchkey.Method) (wire.Method, error) {
	shown, err := m.show(ctx, call, []latchkey.Method{method})
	switch {
	case err != nil:
		return wire.Method{}, err
	case len(shown) == 0:
		return wire.Method{}, latchkey.NotFound("access_method")
	}
	return shown[0], nil
}

type listMethods struct {
	route.Paging

	AccessCodeID string `param:"access_code_id,uuid"`
	GrantID      string `param:"access_grant_id,uuid"`
	GrantKey     string `param:"access_grant_key,key"`
	EntranceID   string `param:"acs_entrance_id,uuid"`
	DeviceID     string `param:"device_id,uuid"`
	SpaceID      string `param:"space_id,uuid"`
}

func (listMethods) Rules() []param.Rule {
	return []param.Rule{param.AtMostOne("access_grant_id", "access_grant_key")}
}

func (m methods) list(ctx context.Context, call *route.Call, p listMethods) (route.Page[wire.Method], error) {
	filter := latchkey.MethodFilter{
		Viewer: call.Viewer(), Grant: latchkey.GrantRef{ID: p.GrantID, Key: p.GrantKey}, AccessCodeID: p.AccessCodeID,
		EntranceID: p.EntranceID, DeviceID: p.DeviceID, SpaceID: p.SpaceID,
	}
	call.Note("access_grant_id", p.GrantID)
	found, err := m.Methods.ListMethods(ctx, call.Workspace.ID, filter, call.Page())
	if err != nil {
		return route.Page[wire.Method]{}, err
	}
	shown, err := m.show(ctx, call, found.Rows)
	page := latchkey.List[wire.Method]{Rows: shown, Next: found.Next}
	return route.Show(call, page, func(m wire.Method) wire.Method { return m }), err
}

// show tells how methods stand towards their grants. One whose grant has just
// gone is gone with it.
func (m methods) show(ctx context.Context, call *route.Call, found []latchkey.Method) ([]wire.Method, error) {
	grants, err := m.grantsByID(ctx, call, distinct(found, methodGrantID))
	byID := map[string]latchkey.Grant{}
	for _, grant := range grants {
		byID[grant.ID] = grant
	}
	shown := []wire.Method{}
	for _, method := range found {
		if grant, there := byID[method.GrantID]; there {
			shown = append(shown, methodAt(call, grant, method))
		}
	}
	return shown, err
}

type deleteMethods struct {
	ID             string `param:"access_method_id,uuid"`
	GrantID        string `param:"access_grant_id,uuid"`
	ReservationKey string `param:"reservation_key,key"`
}

func (deleteMethods) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("access_method_id", "access_grant_id", "reservation_key")}
}

func (m methods) delete(ctx context.Context, call *route.Call, p deleteMethods) error {
	call.Note("access_grant_id", p.GrantID)
	which := latchkey.MethodSelector{Viewer: call.Viewer(), MethodID: p.ID, GrantID: p.GrantID, ReservationKey: p.ReservationKey}
	return m.Methods.DeleteMethods(ctx, call.Workspace.ID, which)
}
