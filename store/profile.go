package store

import (
	"context"

	"github.com/google/uuid"

	"latchkey"
)

const profileSelect = `
	select p.id, p.workspace_id, coalesce(p.customer_key, '') as customer_key, p.name, p.look as appearance, p.created_at
	from customization_profiles p where p.workspace_id = ?`

type profileRow struct {
	latchkey.Profile

	Appearance document[latchkey.ProfileLook]
}

func (r profileRow) entity() (latchkey.Profile, latchkey.Mark) {
	profile := r.Profile
	profile.Look, profile.CreatedAt = r.Appearance.is, profile.CreatedAt.UTC()
	return profile, latchkey.Mark{CreatedAt: profile.CreatedAt, ID: profile.ID}
}

// Profile implements latchkey.Profiles.
func (s *Store) Profile(ctx context.Context, workspaceID, id string) (latchkey.Profile, error) {
	return one[profileRow](ctx, s.db, "customization_profile", profileBy(workspaceID, id))
}

func profileBy(workspaceID, id string) *query {
	return newQuery(profileSelect, workspaceID).when(true, "p.id = ?", id)
}

// ListProfiles implements latchkey.Profiles.
func (s *Store) ListProfiles(ctx context.Context, workspaceID, customerKey string) ([]latchkey.Profile, error) {
	q := newQuery(profileSelect, workspaceID).equal("p.customer_key", customerKey).add(" order by p.created_at, p.id")
	return all[profileRow](ctx, s.db, q)
}

// CreateProfile implements latchkey.Profiles.
func (s *Store) CreateProfile(ctx context.Context, workspaceID string, wish latchkey.NewProfile) (latchkey.Profile, error) {
	var created latchkey.Profile
	err := s.inTx(ctx, &created.ID, func(t *tx) error {
		created = latchkey.Profile{
			ID: uuid.NewString(), WorkspaceID: workspaceID, CustomerKey: wish.CustomerKey, Name: wish.Name,
			Look: wish.Look, CreatedAt: t.now,
		}
		_, err := t.ExecContext(ctx, `
			insert into customization_profiles (id, workspace_id, customer_key, name, look, created_at)
			values ($1, $2, $3, $4, $5, $6)`, created.ID, workspaceID, null(created.CustomerKey), created.Name,
			document[latchkey.ProfileLook]{created.Look}, t.now)
		if err != nil {
			return failed("create customization profile", err)
		}
		return nil
	})
	return created, err
}

// UpdateProfile implements latchkey.Profiles.
func (s *Store) UpdateProfile(ctx context.Context, workspaceID, id string, change latchkey.ProfileChange) error {
	return s.inTx(ctx, &id, func(t *tx) error {
		profile, err := one[profileRow](ctx, t, "customization_profile", profileBy(workspaceID, id).add(" for update"))
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `update customization_profiles set name = $2, look = $3 where id = $1`, profile.ID,
			changed(profile.Name, change.Name), document[latchkey.ProfileLook]{change.Apply(profile.Look)})
		if err != nil {
			return failed("update customization profile", err)
		}
		return nil
	})
}

// checkProfile refuses a profile that the workspace does not have. "" is none.
func (t *tx) checkProfile(ctx context.Context, workspaceID, id string) error {
	if id == "" {
		return nil
	}
	_, err := one[profileRow](ctx, t, "customization_profile", profileBy(workspaceID, id))
	return err
}
