package store

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// races is how often a transaction is done again because another one took the
// same free code at the same moment.
const races = 8

// inTxAgain is inTx, done again when two transactions drew the same code.
func (s *Store) inTxAgain(ctx context.Context, resource *string, change func(tx *tx) error) error {
	var err error
	for range races {
		if err = s.inTx(ctx, resource, change); !isUniqueViolation(err, "credentials_one_code") {
			return err
		}
	}
	return err
}

// CreateGrant implements latchkey.Grants: the grant, its person, its methods
// with reserved codes, their events and the letter to the workflow are one
// transaction.
func (s *Store) CreateGrant(ctx context.Context, workspaceID string, wish latchkey.NewGrant) (latchkey.Grant, error) {
	var created latchkey.Grant
	err := s.inTxAgain(ctx, &created.ID, func(t *tx) (err error) {
		created, err = t.createGrant(ctx, workspaceID, wish)
		return err
	})
	if err != nil {
		return latchkey.Grant{}, err
	}
	return created, nil
}

// errPreviewed rolls a preview back.
var errPreviewed = errors.New("a preview writes nothing")

// PreviewGrant implements latchkey.GrantPreviews: it is CreateGrant, taken back.
func (s *Store) PreviewGrant(ctx context.Context, workspaceID string, wish latchkey.NewGrant) (latchkey.Grant, error) {
	var preview latchkey.Grant
	err := s.inTxAgain(ctx, nil, func(t *tx) (err error) {
		if preview, err = t.createGrant(ctx, workspaceID, wish); err != nil {
			return err
		}
		return errPreviewed
	})
	if !errors.Is(err, errPreviewed) {
		return latchkey.Grant{}, err
	}
	return preview, nil
}

func (t *tx) createGrant(ctx context.Context, workspaceID string, wish latchkey.NewGrant) (latchkey.Grant, error) {
	id := uuid.NewString()
	if wish.StartsAt.IsZero() {
		wish.StartsAt = t.now
	}
	if err := checkWindow(latchkey.Window{StartsAt: wish.StartsAt, EndsAt: wish.EndsAt}, t); err != nil {
		return latchkey.Grant{}, err
	}
	if err := t.insertGrant(ctx, workspaceID, id, wish); err != nil {
		return latchkey.Grant{}, err
	}
	grant, err := t.reader().grant(ctx, id)
	if err != nil {
		return latchkey.Grant{}, err
	}
	if err := t.beginStay(ctx, &grant); err != nil {
		return latchkey.Grant{}, err
	}
	err = t.announceGrant(ctx, &grant)
	return grant, err
}

// checkWindow holds the contract's rules about times (4.15).
func checkWindow(w latchkey.Window, t *tx) error {
	switch {
	case w.EndsAt == nil:
		return nil
	case !w.EndsAt.After(t.now):
		return latchkey.Invalid("ends_at", "ends_at must be in the future")
	case !w.EndsAt.After(w.StartsAt):
		return latchkey.Invalid("ends_at", "ends_at must be after starts_at")
	}
	return nil
}

func (t *tx) insertGrant(ctx context.Context, workspaceID, id string, wish latchkey.NewGrant) error {
	identityID, err := t.personOf(ctx, workspaceID, wish)
	if err != nil {
		return err
	}
	if err := t.checkProfile(ctx, workspaceID, wish.CustomizationProfile); err != nil {
		return err
	}
	targets, err := t.resolveTargets(ctx, workspaceID, wish.Targets, wish.Location)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `
		insert into grants (id, workspace_id, key, name, reservation_key, identity_id, starts_at, ends_at, status, created_at,
			customization_profile_id, customer_key)
		values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', $9, $10, $11)`,
		id, workspaceID, null(wish.Key), null(wish.Name), null(wish.ReservationKey), identityID,
		wish.StartsAt.UTC(), utc(wish.EndsAt), t.now, null(wish.CustomizationProfile), null(wish.CustomerKey))
	if isUniqueViolation(err, "grants_key") {
		return latchkey.Conflict("access_grant_key_already_exists", "Another access grant of this workspace has this access_grant_key.")
	}
	if err != nil {
		return fmt.Errorf("insert grant: %w", err)
	}
	if err := t.addTargets(ctx, id, targets); err != nil {
		return err
	}
	return t.insertRequests(ctx, id, 0, wish.Requested)
}

func (t *tx) personOf(ctx context.Context, workspaceID string, wish latchkey.NewGrant) (string, error) {
	if wish.Identity != nil {
		person := *wish.Identity
		person.CustomerKey = wish.CustomerKey
		identity, err := t.createIdentity(ctx, workspaceID, person)
		return identity.ID, err
	}
	identity, err := t.person(ctx, workspaceID, wish.IdentityID, " for share of i")
	return identity.ID, err
}

// insertRequests writes requests at the positions from first on.
func (t *tx) insertRequests(ctx context.Context, grantID string, first int, requests []latchkey.RequestedMethod) error {
	for i, request := range requests {
		if err := request.Check(); err != nil {
			return err
		}
		position := first + i
		sealed, err := t.vault.Seal(requestSeal(grantID, position), request.Code)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `
			insert into requested_methods (grant_id, position, mode, code_sealed, exact, max_uses, created_at)
			values ($1, $2, $3, $4, $5, $6, $7)`, grantID, position, request.Mode, sealed, request.Exact, request.MaxUses, t.now)
		if err != nil {
			return fmt.Errorf("insert requested method: %w", err)
		}
	}
	return nil
}

// announceGrant writes what follows from a new grant: its event, its methods
// and the letter.
func (t *tx) announceGrant(ctx context.Context, grant *latchkey.Grant) error {
	about := latchkey.EventSubject{GrantID: grant.ID, IdentityID: grant.IdentityID}
	data := map[string]any{"access_grant_id": grant.ID}
	if err := t.record(ctx, grant.WorkspaceID, latchkey.EventGrantCreated, about, data); err != nil {
		return err
	}
	if err := t.materialise(ctx, grant); err != nil {
		return err
	}
	if err := t.demandExact(ctx, *grant); err != nil {
		return err
	}
	return t.post(ctx, latchkey.ReasonCreated, grant.ID)
}

// reportMissing writes the event of a grant whose methods cannot all be made.
func (t *tx) reportMissing(ctx context.Context, grant latchkey.Grant) error {
	for _, problem := range grant.Errors() {
		data := map[string]any{"access_grant_id": grant.ID, "error_message": problem.Message}
		maps.Copy(data, problem.Data)
		about := latchkey.EventSubject{GrantID: grant.ID, IdentityID: grant.IdentityID}
		if err := t.record(ctx, grant.WorkspaceID, latchkey.EventGrantCouldNotCreate, about, data); err != nil {
			return err
		}
	}
	return nil
}

// setTargets replaces the direct doors and the spaces of a grant.
func (t *tx) setTargets(ctx context.Context, grantID string, targets resolved) error {
	for _, table := range []string{"grant_doors", "grant_spaces"} {
		if _, err := t.ExecContext(ctx, `delete from `+table+` where grant_id = $1`, grantID); err != nil {
			return fmt.Errorf("replace targets: %w", err)
		}
	}
	return t.addTargets(ctx, grantID, targets)
}

// addTargets writes the direct doors and the spaces of a grant that has none.
func (t *tx) addTargets(ctx context.Context, grantID string, targets resolved) error {
	for _, set := range []struct {
		table, column string
		ids           []string
	}{{"grant_doors", "door_id", targets.doorIDs}, {"grant_spaces", "space_id", targets.spaceIDs}} {
		if len(set.ids) == 0 {
			continue
		}
		_, err := t.ExecContext(ctx, `insert into `+set.table+` (grant_id, `+set.column+`) select $1::uuid, unnest($2::uuid[])`,
			grantID, pq.Array(set.ids))
		if err != nil {
			return fmt.Errorf("add targets: %w", err)
		}
	}
	return nil
}
