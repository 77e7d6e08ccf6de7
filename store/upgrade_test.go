package store_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/pgtest"
	"latchkey/internal/storetest"
	"latchkey/migrations"
	"latchkey/store"
)

// toFirst brings a schema to where the first version of the program left it.
func toFirst(ctx context.Context, url string) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files)
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, 1)
	return err
}

// old is an installation of the first version: a workspace with a key, an account
// with a lock and an entrance, and one grant whose code is on the lock.
type old struct {
	*storetest.Fixture

	t        *testing.T
	ids      map[string]string
	from, to time.Time
}

const (
	oldKey  = "seam_test1old_key"
	oldCode = "4711"
)

func newOld(t *testing.T) *old {
	t.Helper()
	url := pgtest.Open(t, toFirst)
	db, err := sqlx.Open("postgres", url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() }) // the test has read what it wanted
	return &old{
		Fixture: &storetest.Fixture{URL: url, DB: db, Clock: storetest.NewClock(storetest.Start), Vault: storetest.NewVault(t)},
		t:       t, ids: map[string]string{}, from: storetest.Start.Add(-time.Hour), to: storetest.Start.Add(day),
	}
}

// id is the same for the same name.
func (o *old) id(name string) string {
	if o.ids[name] == "" {
		o.ids[name] = uuid.NewString()
	}
	return o.ids[name]
}

func (o *old) insert(statement string, args ...any) {
	o.t.Helper()
	_, err := o.DB.ExecContext(o.t.Context(), statement, args...)
	require.NoError(o.t, err, statement)
}

func (o *old) seal(row, secret string) []byte {
	o.t.Helper()
	sealed, err := o.Vault.Seal(row, latchkey.NewSecret(secret))
	require.NoError(o.t, err)
	return sealed
}

// furnish writes the rows as the first version did.
func (o *old) furnish() {
	o.t.Helper()
	hash := sha256.Sum256([]byte(oldKey))
	o.insert(`insert into workspaces values ($1, 'Old house', true, $2)`, o.id("workspace"), o.from)
	o.insert(`insert into api_keys values ($1, $2, 'first key', $3, $4)`, o.id("key"), o.id("workspace"), hash[:], o.from)
	o.insert(`insert into accounts (id, workspace_id, provider, provider_title, category, display_name, config_sealed, created_at)
		values ($1, $2, 'sandbox', 'Sandbox', 'lock', 'Locks', $3, $4)`,
		o.id("account"), o.id("workspace"), o.seal("account/"+o.id("account"), `{"token":"hush"}`), o.from)
	o.insert(`insert into cards values ($1, '7000001')`, o.id("account"))
	for name, kind := range map[string]latchkey.DoorKind{"Front Door": latchkey.DoorDevice, "Gate": latchkey.DoorEntrance} {
		o.door(name, kind)
	}
	o.insert(`insert into spaces (id, workspace_id, name, created_at) values ($1, $2, 'House', $3)`, o.id("space"), o.id("workspace"), o.from)
	o.insert(`insert into space_doors values ($1, $2)`, o.id("space"), o.id("Gate"))
	o.insert(`insert into identities (id, workspace_id, full_name, created_at) values ($1, $2, 'Ada', $3)`,
		o.id("person"), o.id("workspace"), o.from)
	o.grant()
	o.insert(`insert into events (id, workspace_id, type, grant_id, occurred_at, created_at)
		values ($1, $2, 'access_grant.created', $3, $4, $4)`, o.id("event"), o.id("workspace"), o.id("grant"), o.from)
	o.insert(`insert into outbox values ($1, 1, 'created', 0, $2)`, o.id("grant"), o.from)
	o.insert(`insert into action_attempts (id, workspace_id, type, status, result, created_at)
		values ($1, $2, 'UNLOCK_DOOR', 'success', '{}', $3)`, o.id("attempt"), o.id("workspace"), o.from)
	o.insert(`insert into idempotency_keys (workspace_id, key, fingerprint, token, claimed_at)
		values ($1, 'once', 'x', $2, $3)`, o.id("workspace"), o.id("claim"), o.from)
}

func (o *old) door(name string, kind latchkey.DoorKind) {
	o.t.Helper()
	capabilities, err := json.Marshal(latchkey.Capabilities{
		Modes: []latchkey.Mode{latchkey.ModeCode}, CodeLengths: []int{4}, Native: latchkey.PrecisionMinute,
	})
	require.NoError(o.t, err)
	o.insert(`insert into doors (id, workspace_id, account_id, kind, native_id, name, provider, device_type, model, manufacturer,
			time_zone, capabilities, online, created_at)
		values ($1, $2, $3, $4, $5, $5, 'sandbox', 'sandbox_lock', 'One', 'Acme', 'UTC', $6, true, $7)`,
		o.id(name), o.id("workspace"), o.id("account"), kind, name, string(capabilities), o.from)
}

func (o *old) grant() {
	o.t.Helper()
	o.insert(`insert into grants (id, workspace_id, name, identity_id, starts_at, ends_at, status, created_at)
		values ($1, $2, 'Stay', $3, $4, $5, 'active', $4)`, o.id("grant"), o.id("workspace"), o.id("person"), o.from, o.to)
	o.insert(`insert into grant_doors values ($1, $2)`, o.id("grant"), o.id("Front Door"))
	o.insert(`insert into requested_methods (grant_id, position, mode, created_at) values ($1, 0, 'code', $2)`, o.id("grant"), o.from)
	o.insert(`insert into methods (id, workspace_id, grant_id, position, mode, secret_sealed, issued, issued_at, created_at)
		values ($1, $2, $3, 0, 'code', $4, true, $5, $5)`,
		o.id("method"), o.id("workspace"), o.id("grant"), o.seal("method/"+o.id("method"), oldCode), o.from)
	o.insert(`insert into credentials (id, workspace_id, grant_id, method_id, door_id, mode, secret_mac, state, native_ref,
			intended_starts_at, intended_ends_at, asked_starts_at, asked_ends_at, actual_starts_at, actual_ends_at, created_at, issued_at)
		values ($1, $2, $3, $4, $5, 'code', $6, 'set', 'ref-1', $7, $8, $7, $8, $7, $8, $7, $7)`,
		o.id("credential"), o.id("workspace"), o.id("grant"), o.id("method"), o.id("Front Door"),
		o.Vault.MAC(latchkey.NewSecret(oldCode)), o.from, o.to)
}

// upgrade is what `latchkey migrate` of this version does.
func (o *old) upgrade() {
	o.t.Helper()
	require.NoError(o.t, store.Migrate(o.t.Context(), o.URL))
	opened, err := store.Open(o.t.Context(), o.URL, o.Vault, o.Clock, store.Options{MaxConns: 2})
	require.NoError(o.t, err)
	o.t.Cleanup(func() { _ = opened.Close() }) // nothing is left to be written
	o.Store = opened
}

// What the first version wrote is there for this one, and means the same: the
// key lets in, the code is known, and nothing is done to the lock for the upgrade.
func TestUpgradeKeepsWhatTheFirstVersionWrote(t *testing.T) {
	t.Parallel()
	o := newOld(t)
	o.furnish()
	o.upgrade()
	ctx := t.Context()
	workspace, err := o.Store.WorkspaceByAPIKey(ctx, latchkey.NewSecret(oldKey))
	require.NoError(t, err)
	assert.Equal(t, []any{o.id("workspace"), "Old house", true}, []any{workspace.ID, workspace.Name, workspace.IsSandbox})
	assert.Regexp(t, "^seam_pk1", workspace.PublishableKey)
	config, _, err := o.Store.AccountConfig(ctx, o.id("account"))
	require.NoError(t, err)
	assert.JSONEq(t, `{"token":"hush"}`, config.Reveal())
	for name, kind := range map[string]latchkey.DoorKind{"Front Door": latchkey.DoorDevice, "Gate": latchkey.DoorEntrance} {
		door, err := o.Store.DoorByName(ctx, workspace.ID, kind, name)
		require.NoError(t, err)
		assert.Equal(t, []any{o.id(name), true, true}, []any{door.ID, door.Online, door.Managed})
	}
	attempt, err := o.Store.ActionAttempt(ctx, workspace.ID, o.id("attempt"))
	require.NoError(t, err)
	assert.Equal(t, latchkey.AttemptSucceeded, attempt.Status)
	letters, err := o.Store.ClaimLetters(ctx, 10)
	require.NoError(t, err)
	require.Len(t, letters, 1)
	assert.Equal(t, fmt.Sprint(latchkey.KindGrant, " ", o.id("grant")), fmt.Sprint(letters[0].Kind, " ", letters[0].ID))
}

// A grant that lived through the upgrade goes on, and ends with a clean lock.
func TestUpgradedGrantLivesOn(t *testing.T) {
	t.Parallel()
	o := newOld(t)
	o.furnish()
	o.upgrade()
	grant, due := plan(t, o.Fixture, o.id("grant"))
	assert.Equal(t, latchkey.GrantActive, due.Status)
	assert.Empty(t, due.Steps, "nothing is written to the lock for the upgrade")
	require.Len(t, grant.Methods, 1)
	method := grant.Methods[0]
	assert.Equal(t, []any{oldCode, true}, []any{method.Secret.Reveal(), method.Issued})
	require.Len(t, method.Credentials, 1)
	assert.Equal(t, []any{latchkey.CredentialSet, "ref-1", o.id("Front Door")},
		[]any{method.Credentials[0].State, method.Credentials[0].NativeRef, method.Credentials[0].DoorID})

	require.NoError(t, o.Store.DeleteGrant(t.Context(), o.id("workspace"), o.id("grant")))
	assert.Equal(t, latchkey.GrantDeleted, obey(t, o.Fixture, o.id("grant")).Status)
	since := o.from.Add(-time.Hour)
	events, err := o.Store.ListEvents(t.Context(), o.id("workspace"), latchkey.EventFilter{Since: &since, Limit: 50})
	require.NoError(t, err)
	var types []latchkey.EventType
	for _, event := range events {
		types = append(types, event.Type)
	}
	assert.Equal(t, latchkey.EventGrantCreated, types[0])
	assert.Contains(t, types, latchkey.EventGrantDeleted)
}
