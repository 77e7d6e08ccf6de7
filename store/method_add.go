package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// addMethod writes a method with its credentials. A method of the position that
// lost all its credentials (its code was refused everywhere) gets the new
// secret instead, so that the caller's id stays.
func (t *tx) addMethod(ctx context.Context, grant *latchkey.Grant, position int, secret latchkey.Secret, doors []latchkey.Door) error {
	if len(doors) == 0 {
		return nil
	}
	for m := range grant.Methods {
		if method := &grant.Methods[m]; method.Request == position && method.DeleteAskedAt == nil && spent(*method) {
			return t.rekey(ctx, grant, method, secret, doors)
		}
	}
	return t.addMethodWithID(ctx, grant, uuid.NewString(), position, secret, doors)
}

func (t *tx) rekey(
	ctx context.Context, grant *latchkey.Grant, method *latchkey.Method, secret latchkey.Secret, doors []latchkey.Door,
) error {
	sealed, err := t.vault.Seal(methodSeal(method.ID), secret)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `update methods set secret_sealed = $2 where id = $1`, method.ID, sealed); err != nil {
		return fmt.Errorf("change a method's code: %w", err)
	}
	method.Secret = secret
	return t.addCredentials(ctx, grant, method, doors)
}

func (t *tx) addMethodWithID(
	ctx context.Context, grant *latchkey.Grant, id string, position int, secret latchkey.Secret, doors []latchkey.Door,
) error {
	sealed, err := t.vault.Seal(methodSeal(id), secret)
	if err != nil {
		return err
	}
	method := latchkey.Method{
		ID: id, WorkspaceID: grant.WorkspaceID, GrantID: grant.ID, GrantKey: grant.Key, Request: position,
		Mode: grant.Requested[position].Mode, Secret: secret, SplitFrom: firstMethod(*grant, position), CreatedAt: t.now,
	}
	_, err = t.ExecContext(ctx, `
		insert into methods (id, workspace_id, grant_id, position, mode, secret_sealed, split_from, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, grant.WorkspaceID, grant.ID, position, method.Mode, sealed, null(method.SplitFrom), t.now)
	if err != nil {
		return fmt.Errorf("add a method: %w", err)
	}
	about := latchkey.EventSubject{GrantID: grant.ID, MethodID: id}
	if err := t.record(ctx, grant.WorkspaceID, latchkey.EventMethodCreated, about, methodData(*grant, method)); err != nil {
		return err
	}
	grant.Methods = append(grant.Methods, method)
	return t.addCredentials(ctx, grant, &grant.Methods[len(grant.Methods)-1], doors)
}

func firstMethod(grant latchkey.Grant, position int) string {
	for _, method := range grant.Methods {
		if method.Request == position {
			return method.ID
		}
	}
	return ""
}

// methodData are the properties that every access_method event has.
func methodData(grant latchkey.Grant, method latchkey.Method) map[string]any {
	data := map[string]any{"access_method_id": method.ID, "access_grant_ids": []string{grant.ID}}
	if grant.Key != "" {
		data["access_grant_keys"] = []string{grant.Key}
	}
	return data
}

// addCredentials writes a waiting credential of the method for each door. The
// database refuses a code that another live credential of the door has.
func (t *tx) addCredentials(ctx context.Context, grant *latchkey.Grant, method *latchkey.Method, doors []latchkey.Door) error {
	if len(doors) == 0 {
		return nil
	}
	ids := make([]string, len(doors))
	for i, door := range doors {
		ids[i] = uuid.NewString()
		method.Credentials = append(method.Credentials, latchkey.Credential{
			ID: ids[i], WorkspaceID: grant.WorkspaceID, GrantID: grant.ID, MethodID: method.ID, DoorID: door.ID,
			DoorName: door.Name, DoorKind: door.Kind, Mode: method.Mode, State: latchkey.CredentialWaiting, CreatedAt: t.now,
		})
	}
	_, err := t.ExecContext(ctx, `
		insert into credentials (id, workspace_id, grant_id, method_id, door_id, mode, secret_mac, state, created_at)
		select unnest($1::uuid[]), $2::uuid, $3::uuid, $4::uuid, unnest($5::uuid[]), $6::text, $7::bytea, 'waiting', $8::timestamptz`,
		pq.Array(ids), grant.WorkspaceID, grant.ID, method.ID, pq.Array(doorIDs(doors)), method.Mode,
		t.vault.MAC(method.Secret), t.now)
	if err != nil {
		return fmt.Errorf("add credentials: %w", err)
	}
	slices.SortStableFunc(method.Credentials, func(a, b latchkey.Credential) int {
		return cmp.Compare(a.DoorName, b.DoorName)
	})
	return nil
}
