package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"latchkey"
)

// serveCard gives each access control system that writes its cards a card of its
// own, and the other doors one that their readers know.
func (t *tx) serveCard(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	written, known := parted(doors, func(d latchkey.Door) bool { return d.Capabilities.EncodesCards })
	for len(written) > 0 {
		system := written[0].SystemID
		those, others := parted(written, func(d latchkey.Door) bool { return d.SystemID == system })
		if err := t.serveWritten(ctx, grant, position, those); err != nil {
			return err
		}
		written = others
	}
	return t.serveKnown(ctx, grant, position, known)
}

// serveWritten adds the doors of one system to the card that is written there, or
// begins another one. Its number is drawn: the card has it once it is written.
func (t *tx) serveWritten(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	if method := cardFor(grant, position, func(c latchkey.Credential) bool {
		return c.Encodes && c.SystemID == doors[0].SystemID
	}); method != nil {
		return t.addCredentials(ctx, grant, method, doors)
	}
	number, err := drawCard()
	if err != nil {
		return err
	}
	return t.addMethodWithID(ctx, grant, uuid.NewString(), position, number, fit{free: doors})
}

// drawCard draws the number of a card.
func drawCard() (latchkey.Secret, error) {
	const least, span = 1_000_000_000, 9_000_000_000 // ten digits
	drawn, err := rand.Int(rand.Reader, big.NewInt(span))
	if err != nil {
		return latchkey.Secret{}, fmt.Errorf("draw the number of a card: %w", err)
	}
	return latchkey.NewSecret(strconv.FormatInt(least+drawn.Int64(), 10)), nil
}

// serveKnown gives doors of accounts with a drawer one free card from it. Each
// account without one has a card of its own, which the caller assigns.
func (t *tx) serveKnown(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	if len(doors) == 0 {
		return nil
	}
	homes, err := t.cardHomes(ctx, *grant, doors)
	if err != nil {
		return err
	}
	drawn, assigned := parted(doors, func(d latchkey.Door) bool { return homes[d.ID].Drawer })
	for len(assigned) > 0 {
		account := assigned[0].AccountID
		those, others := parted(assigned, func(d latchkey.Door) bool { return d.AccountID == account })
		if err := t.serveAssigned(ctx, grant, position, homes, those); err != nil {
			return err
		}
		assigned = others
	}
	if len(drawn) == 0 {
		return nil
	}
	if method := cardFor(grant, position, func(c latchkey.Credential) bool { return !c.Encodes && homes[c.DoorID].Drawer }); method != nil {
		return t.addCredentials(ctx, grant, method, drawn)
	}
	return t.serveFromDrawer(ctx, grant, position, drawn)
}

// cardHome is where the cards of a door come from.
type cardHome struct {
	ID, AccountID string
	Drawer        bool // of free cards, which the account has
}

// cardHomes tells of the doors, and of those that the grant has entries on, by id.
func (t *tx) cardHomes(ctx context.Context, grant latchkey.Grant, doors []latchkey.Door) (map[string]cardHome, error) {
	ids := doorIDs(doors)
	for _, method := range grant.Methods {
		for _, c := range method.Credentials {
			ids = append(ids, c.DoorID)
		}
	}
	var found []cardHome
	err := t.SelectContext(ctx, &found, `
		select d.id, d.account_id, exists (select from cards k where k.account_id = d.account_id) as drawer
		from doors d where d.id = any($1)`, pq.Array(ids))
	if err != nil {
		return nil, failed("look for drawers of cards", err)
	}
	homes := map[string]cardHome{}
	for _, home := range found {
		homes[home.ID] = home
	}
	return homes, nil
}

// serveAssigned adds doors of one account to the card that is or will be assigned
// there, or begins another one. A card that every door refused is to be assigned
// anew.
func (t *tx) serveAssigned(
	ctx context.Context, grant *latchkey.Grant, position int, homes map[string]cardHome, doors []latchkey.Door,
) error {
	if method := cardFor(grant, position, func(c latchkey.Credential) bool {
		return !c.Encodes && homes[c.DoorID].AccountID == doors[0].AccountID
	}); method != nil {
		return t.addCredentials(ctx, grant, method, doors)
	}
	return t.addMethod(ctx, grant, position, latchkey.Secret{}, fit{free: doors})
}

// serveFromDrawer takes one free card from the drawer of the doors' accounts: the one
// that nobody had for longest, and none that is lost.
func (t *tx) serveFromDrawer(ctx context.Context, grant *latchkey.Grant, position int, doors []latchkey.Door) error {
	methodID := uuid.NewString()
	var number string
	err := t.GetContext(ctx, &number, `
		update cards set method_id = $1 where (account_id, number) in (
			select account_id, number from cards where account_id = any($2) and method_id is null and lost_at is null
			order by account_id, returned_at nulls first, number limit 1 for update skip locked)
		returning number`, methodID, pq.Array(accountsOf(doors)))
	if errors.Is(err, sql.ErrNoRows) {
		return nil // noted as unserved
	}
	if err != nil {
		return fmt.Errorf("take a card: %w", err)
	}
	return t.addMethodWithID(ctx, grant, methodID, position, latchkey.NewSecret(number), fit{free: doors})
}

// cardFor finds the live card of a request that has such an entry; nil when there
// is none.
func cardFor(grant *latchkey.Grant, position int, has func(latchkey.Credential) bool) *latchkey.Method {
	for m := range grant.Methods {
		method := &grant.Methods[m]
		if method.Request == position && method.DeleteAskedAt == nil && !spent(*method) && slices.ContainsFunc(method.Credentials, has) {
			return method
		}
	}
	return nil
}
