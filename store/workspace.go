package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

// workspaceSelect reads workspaceRows; joins and a condition follow.
const workspaceSelect = `
	select w.id, w.name, w.is_sandbox, w.connect_partner_name, w.publishable_key, w.publishable_key_auth,
		w.is_suspended, w.webview_look as look, w.created_at, w.clock_offset_us
	from workspaces w`

type workspaceRow struct {
	latchkey.Workspace

	Look          document[latchkey.WebviewLook]
	ClockOffsetUs int64
}

func (r workspaceRow) entity() (latchkey.Workspace, latchkey.Mark) {
	workspace := r.Workspace
	workspace.WebviewLook, workspace.ClockOffset = r.Look.is, microseconds(r.ClockOffsetUs)
	workspace.CreatedAt = workspace.CreatedAt.UTC()
	return workspace, latchkey.Mark{CreatedAt: workspace.CreatedAt, ID: workspace.ID}
}

// CreateWorkspace makes a tenant.
func (s *Store) CreateWorkspace(ctx context.Context, name string, isSandbox bool) (latchkey.Workspace, error) {
	var created latchkey.Workspace
	err := s.inTx(ctx, &created.ID, func(t *tx) (err error) {
		created, err = t.createWorkspace(ctx, latchkey.NewWorkspace{Name: name, IsSandbox: isSandbox})
		return err
	})
	return created, err
}

func (t *tx) createWorkspace(ctx context.Context, wish latchkey.NewWorkspace) (latchkey.Workspace, error) {
	made := latchkey.Workspace{
		ID: uuid.NewString(), Name: wish.Name, IsSandbox: wish.IsSandbox, ConnectPartnerName: wish.ConnectPartnerName,
		PublishableKey: newPublishableKey(), WebviewLook: wish.WebviewLook, CreatedAt: t.now,
	}
	_, err := t.ExecContext(ctx, `
		insert into workspaces (id, name, is_sandbox, connect_partner_name, publishable_key, webview_look, created_at)
		values ($1, $2, $3, $4, $5, $6, $7)`, made.ID, made.Name, made.IsSandbox, made.ConnectPartnerName,
		made.PublishableKey, document[latchkey.WebviewLook]{made.WebviewLook}, made.CreatedAt)
	if err != nil {
		return latchkey.Workspace{}, failed("create workspace", err)
	}
	return made, nil
}

// CreateWorkspaceFor implements latchkey.Workspaces.
func (s *Store) CreateWorkspaceFor(
	ctx context.Context, userID string, wish latchkey.NewWorkspace,
) (latchkey.Workspace, error) {
	var created latchkey.Workspace
	err := s.inTx(ctx, &created.ID, func(t *tx) (err error) {
		if created, err = t.createWorkspace(ctx, wish); err != nil {
			return err
		}
		return t.join(ctx, userID, created.ID)
	})
	return created, err
}

// UpdateWorkspace implements latchkey.Workspaces.
func (s *Store) UpdateWorkspace(ctx context.Context, workspaceID string, change latchkey.WorkspaceChange) error {
	return s.inTx(ctx, &workspaceID, func(t *tx) error {
		workspace, err := one[workspaceRow](ctx, t, "workspace",
			newQuery(workspaceSelect+` where w.id = ? for update`, workspaceID))
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			update workspaces set name = coalesce($2, name), connect_partner_name = coalesce($3, connect_partner_name),
				publishable_key_auth = coalesce($4, publishable_key_auth), is_suspended = coalesce($5, is_suspended),
				webview_look = $6
			where id = $1`, workspaceID, change.Name, change.ConnectPartnerName, change.PublishableKeyAuth,
			change.IsSuspended, document[latchkey.WebviewLook]{change.Look.Apply(workspace.WebviewLook)})
		if err != nil {
			return failed("update workspace", err)
		}
		return nil
	})
}
