package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

const phoneSelect = `
	select p.id, p.workspace_id, p.identity_id, coalesce(p.installation_id, '') as installation_id, p.model, p.system,
		p.endpoint_id, p.created_at
	from phones p where p.workspace_id = ?`

type phoneRow struct{ latchkey.Phone }

func (r phoneRow) entity() (latchkey.Phone, latchkey.Mark) {
	phone := r.Phone
	phone.CreatedAt = phone.CreatedAt.UTC()
	return phone, latchkey.Mark{CreatedAt: phone.CreatedAt, ID: phone.ID}
}

// Phone implements latchkey.Phones.
func (s *Store) Phone(ctx context.Context, workspaceID, id string) (latchkey.Phone, error) {
	return one[phoneRow](ctx, s.db, "phone", newQuery(phoneSelect, workspaceID).when(true, "p.id = ?", id))
}

// ListPhones implements latchkey.Phones.
func (s *Store) ListPhones(ctx context.Context, workspaceID string, filter latchkey.PhoneFilter) ([]latchkey.Phone, error) {
	return all[phoneRow](ctx, s.db, newQuery(phoneSelect, workspaceID).
		when(filter.IdentityID != "", "p.identity_id = "+survivor, workspaceID, filter.IdentityID, nil).
		when(filter.CredentialID != "", `p.identity_id::text in (select `+personOfGrant+` from methods m join grants g on g.id = m.grant_id
			where m.mode = 'mobile_key' and m.delete_asked_at is null and ? in (m.id, g.id))`, filter.CredentialID).
		add(" order by p.created_at, p.id"))
}

// SimulatePhone implements latchkey.Phones.
func (s *Store) SimulatePhone(ctx context.Context, workspaceID string, wish latchkey.NewPhone) (made latchkey.Phone, err error) {
	err = s.inTx(ctx, &made.ID, func(t *tx) error {
		if err := t.needSandbox(ctx, workspaceID); err != nil {
			return err
		}
		person, err := t.person(ctx, workspaceID, wish.IdentityID, " for share of i")
		if err != nil {
			return err
		}
		made = wish.Phone()
		made.ID, made.WorkspaceID, made.IdentityID, made.CreatedAt = uuid.NewString(), workspaceID, person.ID, t.now
		return t.addPhone(ctx, made)
	})
	return made, err
}

func (t *tx) addPhone(ctx context.Context, phone latchkey.Phone) error {
	_, err := t.ExecContext(ctx, `
		insert into phones (id, workspace_id, identity_id, installation_id, model, system, endpoint_id, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		phone.ID, phone.WorkspaceID, phone.IdentityID, null(phone.InstallationID), phone.Model, phone.System,
		phone.EndpointID, phone.CreatedAt)
	switch {
	case isUniqueViolation(err, "phones_installation"):
		return latchkey.Conflict("phone_already_registered",
			"This installation of the app is a phone already. Deactivate that phone first, or send another custom_sdk_installation_id.")
	case err != nil:
		return failed("register phone", err)
	}
	return nil
}

// DeactivatePhone implements latchkey.Phones.
func (s *Store) DeactivatePhone(ctx context.Context, workspaceID, id string, by latchkey.Viewer) error {
	return s.inTx(ctx, nil, func(t *tx) error {
		phone, err := one[phoneRow](ctx, t, "phone", newQuery(phoneSelect, workspaceID).
			seen(by, "p.identity_id in "+identitiesSeen).when(true, "p.id = ?", id).add(" for update of p"))
		if err != nil {
			return err
		}
		return t.deactivatePhones(ctx, phone)
	})
}

// deactivatePhonesOf deactivates the phones of a person, whose end is theirs.
func (t *tx) deactivatePhonesOf(ctx context.Context, person latchkey.Identity) error {
	phones, err := all[phoneRow](ctx, t, newQuery(phoneSelect, person.WorkspaceID).
		when(true, "p.identity_id = ?", person.ID).add(" order by p.id for update of p"))
	if err != nil {
		return err
	}
	return t.deactivatePhones(ctx, phones...)
}

func (t *tx) deactivatePhones(ctx context.Context, phones ...latchkey.Phone) error {
	for _, phone := range phones {
		if _, err := t.ExecContext(ctx, `delete from phones where id = $1`, phone.ID); err != nil {
			return failed("deactivate phone", err)
		}
		about := latchkey.EventSubject{DeviceID: phone.ID, IdentityID: phone.IdentityID}
		data := map[string]any{"device_id": phone.ID}
		if err := t.record(ctx, phone.WorkspaceID, latchkey.EventPhoneDeactivated, about, data); err != nil {
			return err
		}
	}
	return nil
}
