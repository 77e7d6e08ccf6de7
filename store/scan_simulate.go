package store

import (
	"context"
	"time"

	"latchkey"
)

// SimulateScan implements latchkey.Encoders.
func (s *Store) SimulateScan(ctx context.Context, workspaceID, encoderID string, next latchkey.NextScan) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		if err := t.needSandbox(ctx, workspaceID); err != nil {
			return err
		}
		encoder, err := one[encoderRow](ctx, t, "acs_encoder", presentEncoders(workspaceID).when(true, "e.id = ?", encoderID))
		if err != nil {
			return err
		}
		if next.CredentialID != "" {
			if _, err := t.reader().acsCredential(ctx, workspaceID, next.CredentialID); err != nil {
				return err
			}
		}
		if _, err = t.ExecContext(ctx, `update encoders set next_scan = $2 where id = $1`, encoder.ID, optional(&next)); err != nil {
			return failed("simulate a scan", err)
		}
		return nil
	})
}

// nextScan is the card that a test wants to be read at an encoder, or how reading it
// is to fail; neither when it is to be read.
func (t *tx) nextScan(ctx context.Context, encoder latchkey.Encoder) (*ScannedCard, *latchkey.AttemptFailure, error) {
	var row struct{ Next document[*latchkey.NextScan] }
	if _, err := t.getOne(ctx, &row, `select next_scan as next from encoders where id = $1`, encoder.ID); err != nil {
		return nil, nil, failed("read a simulated scan", err)
	}
	next := row.Next.is
	switch {
	case next == nil:
		return nil, nil, nil
	case next.Failure != "":
		return nil, &latchkey.AttemptFailure{
			Type: next.Failure, Message: "It was simulated that the scan fails. The next one is tried again.",
		}, nil
	case next.Scenario == latchkey.ScanEmpty:
		return &ScannedCard{}, nil, nil
	case next.Scenario == latchkey.ScanUnknown:
		card, err := t.strangeCard()
		return card, nil, err
	}
	card, err := t.simulatedCard(ctx, encoder, *next)
	return card, nil, err
}

// strangeCard is a card that nobody wrote here.
func (t *tx) strangeCard() (*ScannedCard, error) {
	number, err := drawCard()
	return &ScannedCard{Number: number, WrittenAt: &t.now}, err
}

// simulatedCard is the card of a credential, else the newest of the system, as it was
// written last, or before the system changed it. Where there is none it is a stranger's.
func (t *tx) simulatedCard(ctx context.Context, encoder latchkey.Encoder, next latchkey.NextScan) (*ScannedCard, error) {
	var at struct{ GrantID, MethodID string }
	found, err := t.getOne(ctx, &at, `
		select m.grant_id, m.id as method_id from methods m join grants g on g.id = m.grant_id
		where m.workspace_id = $1 and m.mode = 'card' and m.secret_sealed is not null and m.delete_asked_at is null
			and g.status not in ('ended', 'deleted') and ($3::uuid is null or $3 in (m.id, g.id))
			and exists (select from holds h join doors d on d.id = h.door_id
				where h.method_id = m.id and h.released_at is null and d.system_id = $2)
		order by m.created_at desc, m.id limit 1`, encoder.WorkspaceID, encoder.SystemID, null(next.CredentialID))
	if err != nil {
		return nil, failed("look for a card to simulate", err)
	}
	if !found {
		return t.strangeCard()
	}
	grant, method, found, err := t.grantWith(ctx, at.GrantID, at.MethodID)
	if err != nil || !found {
		return nil, err
	}
	card := &ScannedCard{Number: method.Secret, WrittenAt: &method.CreatedAt, Doors: map[string]latchkey.Window{}}
	for _, c := range method.Credentials {
		door, known := grant.Door(c.DoorID)
		if !known || c.Actual == nil {
			continue
		}
		card.Doors[door.NativeID] = *c.Actual
		if next.Scenario == latchkey.ScanStale {
			before := c.Actual.StartsAt.Add(-24 * time.Hour) //nolint:mnd // a day
			card.Doors[door.NativeID] = latchkey.Window{StartsAt: before, EndsAt: &c.Actual.StartsAt}
		}
	}
	return card, nil
}
