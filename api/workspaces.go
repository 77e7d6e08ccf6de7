package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type workspaces struct{ Services }

func (workspaces) get(_ context.Context, call *route.Call, _ noParams) (wire.Workspace, error) {
	return wire.WorkspaceOf(call.Workspace), nil
}

// list is all workspaces of a user, or the one that a key or a session is for.
func (w workspaces) list(ctx context.Context, call *route.Call, _ noParams) ([]wire.Workspace, error) {
	if call.User == nil {
		return []wire.Workspace{wire.WorkspaceOf(call.Workspace)}, nil
	}
	found, err := w.Workspaces.WorkspacesOfUser(ctx, call.User.ID)
	return wire.Map(found, wire.WorkspaceOf), err
}

// webviewLook is what callers say of how the pages look on which people connect
// their locks.
type webviewLook struct {
	LogoShape       param.Opt[string] `param:"logo_shape,nullable" enum:"circle|square"`
	ButtonColor     param.Opt[string] `param:"primary_button_color,nullable,max=100"`
	ButtonTextColor param.Opt[string] `param:"primary_button_text_color,nullable,max=100"`
	SuccessMessage  param.Opt[string] `param:"success_message,nullable,max=1000"`
}

func (l *webviewLook) change() latchkey.WebviewLookChange {
	if l == nil {
		return latchkey.WebviewLookChange{}
	}
	return latchkey.WebviewLookChange{
		LogoShape: orEmpty(l.LogoShape), ButtonColor: orEmpty(l.ButtonColor),
		ButtonTextColor: orEmpty(l.ButtonTextColor), SuccessMessage: orEmpty(l.SuccessMessage),
	}
}

// orEmpty is what a parameter changes where null clears to "".
func orEmpty(p param.Opt[string]) *string {
	if !p.Sent() {
		return nil
	}
	value := p.Or("")
	return &value
}

type createWorkspace struct {
	CompanyName     string            `param:"company_name,deprecated,max=1000"`
	PartnerName     param.Opt[string] `param:"connect_partner_name,nullable,max=1000"`
	Look            *webviewLook      `param:"connect_webview_customization"`
	IsSandbox       bool              `param:"is_sandbox"`
	Name            string            `param:"name,required,min=1,max=1000"`
	OrganizationID  string            `param:"organization_id,uuid" doc:"Accepted; there are no organizations."`
	LogoShape       string            `param:"webview_logo_shape,deprecated" enum:"circle|square"`
	ButtonColor     string            `param:"webview_primary_button_color,deprecated,max=100"`
	ButtonTextColor string            `param:"webview_primary_button_text_color,deprecated,max=100"`
	SuccessMessage  string            `param:"webview_success_message,deprecated,max=1000"`
}

func (w workspaces) create(ctx context.Context, call *route.Call, p createWorkspace) (wire.Workspace, error) {
	made, err := w.Workspaces.CreateWorkspaceFor(ctx, call.User.ID, latchkey.NewWorkspace{
		Name: p.Name, ConnectPartnerName: p.PartnerName.Or(p.CompanyName), IsSandbox: p.IsSandbox,
		WebviewLook: p.Look.change().Apply(latchkey.WebviewLook{
			LogoShape: p.LogoShape, ButtonColor: p.ButtonColor, ButtonTextColor: p.ButtonTextColor, SuccessMessage: p.SuccessMessage,
		}),
	})
	call.Note("workspace_id", made.ID)
	return wire.WorkspaceOf(made), err
}

// created is never asked: without a workspace a request has no Idempotency-Key.
func (workspaces) created(context.Context, *route.Call, createWorkspace, string) (wire.Workspace, error) {
	return wire.Workspace{}, latchkey.NotFound("workspace")
}

type updateWorkspace struct {
	PartnerName        param.Opt[string] `param:"connect_partner_name,max=1000"`
	Look               *webviewLook      `param:"connect_webview_customization"`
	PublishableKeyAuth param.Opt[bool]   `param:"is_publishable_key_auth_enabled"`
	IsSuspended        param.Opt[bool]   `param:"is_suspended" doc:"Shown again, and has no effect."`
	Name               param.Opt[string] `param:"name,min=1,max=1000"`
	OrganizationID     string            `param:"organization_id,uuid" doc:"Accepted; there are no organizations."`
}

func (w workspaces) update(ctx context.Context, call *route.Call, p updateWorkspace) error {
	return w.Workspaces.UpdateWorkspace(ctx, call.Workspace.ID, latchkey.WorkspaceChange{
		Name: p.Name.Ptr(), ConnectPartnerName: p.PartnerName.Ptr(), PublishableKeyAuth: p.PublishableKeyAuth.Ptr(),
		IsSuspended: p.IsSuspended.Ptr(), Look: p.Look.change(),
	})
}

func (w workspaces) reset(ctx context.Context, call *route.Call, _ noParams) (wire.ActionAttempt, error) {
	attempt, err := w.Workspaces.ResetSandbox(ctx, call.Workspace.ID)
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (w workspaces) beingReset(ctx context.Context, call *route.Call, _ noParams, id string) (wire.ActionAttempt, error) {
	return attempts(w).find(ctx, call, id)
}
