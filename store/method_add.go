package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// addMethod writes a method with its credentials. A method of the position that
// lost all its credentials (its code was refused everywhere) gets the new
// secret instead, so that the caller's id stays.
func (t *tx) addMethod(ctx context.Context, grant *latchkey.Grant, position int, secret latchkey.Secret, fits fit) error {
	if fits.empty() {
		return nil
	}
	for m := range grant.Methods {
		if method := &grant.Methods[m]; method.Request == position && method.DeleteAskedAt == nil && spent(*method) {
			return t.rekey(ctx, grant, method, secret, fits)
		}
	}
	return t.addMethodWithID(ctx, grant, uuid.NewString(), position, secret, fits)
}

func (t *tx) rekey(
	ctx context.Context, grant *latchkey.Grant, method *latchkey.Method, secret latchkey.Secret, fits fit,
) error {
	sealed, err := t.vault.Seal(methodSeal(method.ID), secret)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `update methods set secret_sealed = $2 where id = $1`, method.ID, sealed); err != nil {
		return fmt.Errorf("change a method's code: %w", err)
	}
	method.Secret = secret
	return t.addEntries(ctx, grant, method, fits)
}

func (t *tx) addMethodWithID(
	ctx context.Context, grant *latchkey.Grant, id string, position int, secret latchkey.Secret, fits fit,
) error {
	sealed, err := t.vault.Seal(methodSeal(id), secret)
	if err != nil {
		return err
	}
	method := latchkey.Method{
		ID: id, WorkspaceID: grant.WorkspaceID, GrantID: grant.ID, GrantKey: grant.Key, Request: position,
		Mode: grant.Requested[position].Mode, Secret: secret, SplitFrom: origin(*grant, position), CreatedAt: t.now,
	}
	_, err = t.ExecContext(ctx, `
		insert into methods (id, workspace_id, grant_id, position, mode, secret_sealed, split_from, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, grant.WorkspaceID, grant.ID, position, method.Mode, sealed, null(method.SplitFrom), t.now)
	if err != nil {
		return fmt.Errorf("add a method: %w", err)
	}
	if err := t.recordMethod(ctx, latchkey.EventMethodCreated, *grant, method, nil); err != nil {
		return err
	}
	if err := t.addKeyTo(ctx, *grant, &method); err != nil {
		return err
	}
	grant.Methods = append(grant.Methods, method)
	return t.addEntries(ctx, grant, &grant.Methods[len(grant.Methods)-1], fits)
}

// origin is the method that another one of the position splits off: the first. A
// stand-alone code has one method at a time, which takes the place of the last.
func origin(grant latchkey.Grant, position int) string {
	first := ""
	for _, method := range grant.Methods {
		if method.Request == position && (first == "" || grant.Kind != latchkey.GrantOfAccess) {
			first = method.ID
		}
	}
	return first
}

// recordMethod writes an event of an access method, and before it that of the ACS
// credential that the method is. The methods of stand-alone codes and credentials
// are no access methods of the wire.
func (t *tx) recordMethod(
	ctx context.Context, kind latchkey.EventType, grant latchkey.Grant, method latchkey.Method, more map[string]any,
) error {
	if err := t.recordCredentialOf(ctx, kind, grant, method); err != nil || grant.Kind != latchkey.GrantOfAccess {
		return err
	}
	data := methodData(grant, method)
	maps.Copy(data, more)
	about := latchkey.EventSubject{GrantID: grant.ID, MethodID: method.ID, IdentityID: grant.IdentityID}
	return t.record(ctx, grant.WorkspaceID, kind, about, data)
}

// methodData are the properties that every access_method event has.
func methodData(grant latchkey.Grant, method latchkey.Method) map[string]any {
	data := map[string]any{"access_method_id": method.ID, "access_grant_ids": []string{grant.ID}}
	if grant.Key != "" {
		data["access_grant_keys"] = []string{grant.Key}
	}
	return data
}

// addEntries gives a method its entries: new ones, and those it shares.
func (t *tx) addEntries(ctx context.Context, grant *latchkey.Grant, method *latchkey.Method, fits fit) error {
	if err := t.addCredentials(ctx, grant, method, fits.free); err != nil {
		return err
	}
	return t.addHolds(ctx, grant, method, fits.shared)
}

// macOf is what tells a secret from others without showing it; null while it is
// not known.
func (t *tx) macOf(secret latchkey.Secret) []byte {
	if secret.IsZero() {
		return nil
	}
	return t.vault.MAC(secret)
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
			DoorName: door.Name, DoorKind: door.Kind, Mode: method.Mode, State: latchkey.CredentialWaiting, CreatedAt: t.now, WantedSince: t.now,
			SystemID: door.SystemID, Encodes: door.Capabilities.EncodesCards && method.Mode == latchkey.ModeCard,
		})
	}
	_, err := t.ExecContext(ctx, `
		with added as (
			insert into credentials (id, workspace_id, door_id, mode, secret_mac, state, created_at)
			select unnest($1::uuid[]), $2::uuid, unnest($5::uuid[]), $6::text, $7::bytea, 'waiting', $8::timestamptz
			returning id, door_id)
		insert into holds (credential_id, method_id, grant_id, door_id, created_at)
		select id, $4::uuid, $3::uuid, door_id, $8::timestamptz from added`,
		pq.Array(ids), grant.WorkspaceID, grant.ID, method.ID, pq.Array(doorIDs(doors)), method.Mode,
		t.macOf(method.Secret), t.now)
	if err != nil {
		return fmt.Errorf("add credentials: %w", err)
	}
	if grant.Kind == latchkey.GrantOfAccess {
		if err := t.tellCodes(ctx, latchkey.EventCodeCreated, *grant, *method, ids, doors); err != nil {
			return err
		}
	}
	slices.SortStableFunc(method.Credentials, func(a, b latchkey.Credential) int {
		return cmp.Compare(a.DoorName, b.DoorName)
	})
	return nil
}
