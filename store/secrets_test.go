package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/internal/storetest"
)

// P5: after a whole life no column of any table, as the database prints it, has
// one of the PINs or cards that were used.
func TestNoTableHoldsAPINInClear(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	front, gate := f.AddDevice(), f.AddEntrance()
	const asked = "862864926" // long, so that nothing else looks like it
	long := func(w *latchkey.NewGrant) {
		w.Requested = append(w.Requested, latchkey.RequestedMethod{Mode: latchkey.ModeCard})
		w.Requested[0].Code = latchkey.NewSecret(asked)
	}
	var used []string
	for range 3 {
		grant := obey(t, f, f.Grant(storetest.On(front, gate), long).ID)
		for _, method := range grant.Methods {
			if method.Mode == latchkey.ModeCode {
				used = append(used, method.Secret.Reveal())
			}
		}
		later := grant.Window.EndsAt.Add(time.Hour)
		ends := &later
		require.NoError(t, f.Store.UpdateGrant(t.Context(), f.Workspace.ID, latchkey.GrantRef{ID: grant.ID}, latchkey.GrantChange{EndsAt: &ends}))
		obey(t, f, grant.ID)
		require.NoError(t, f.Store.DeleteGrant(t.Context(), f.Workspace.ID, grant.ID))
		obey(t, f, grant.ID)
	}
	require.NotEmpty(t, used)
	for table, dump := range dumps(t, f) {
		for _, pin := range append(used, asked) {
			for _, quoted := range []string{`"` + pin + `"`, ":" + pin + ",", "," + pin + ",", "(" + pin + ",", fmt.Sprintf(`\x%x`, pin)} {
				assert.NotContains(t, dump, quoted, "table %s", table)
			}
			if len(pin) > 6 {
				assert.NotContains(t, dump, pin, "table %s", table)
			}
		}
	}
}

// dumps are the rows of every table as text.
func dumps(t *testing.T, f *storetest.Fixture) map[string]string {
	t.Helper()
	var tables []string
	err := f.DB.SelectContext(t.Context(), &tables, `
		select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`)
	require.NoError(t, err)
	require.Contains(t, tables, "credentials")
	text := map[string]string{}
	for _, table := range tables {
		var rows []string
		require.NoError(t, f.DB.SelectContext(t.Context(), &rows, `select r::text || ' ' || to_jsonb(r)::text from `+table+` r`))
		text[table] = strings.Join(rows, "\n")
	}
	return text
}

// Equal codes of different doors can be told apart by no one without the key.
func TestSealedSecretsDifferThoughTheCodesAreEqual(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	for range 2 {
		f.Grant(storetest.On(f.AddDevice()), asking)
	}
	var sealed [][]byte
	require.NoError(t, f.DB.SelectContext(t.Context(), &sealed, `select secret_sealed from methods`))
	require.Len(t, sealed, 2)
	assert.NotEqual(t, sealed[0], sealed[1])
}
