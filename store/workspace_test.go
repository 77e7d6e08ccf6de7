package store_test

import (
	"regexp"
	"strings"
	"testing"

	"latchkey"
	"latchkey/internal/storetest"
)

func TestAPIKeyOpensItsWorkspaceOnly(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	other, otherKey := f.AddWorkspace("Other")
	for key, want := range map[latchkey.Secret]latchkey.Workspace{f.APIKey: f.Workspace, otherKey: other} {
		got, err := f.Store.WorkspaceByAPIKey(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, got, want)
	}
}

func TestOtherKeysAreRefusedAlike(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	f.Exec(`update api_keys set revoked_at = now()`)
	for _, token := range []string{"", "seam_test", f.APIKey.Reveal(), f.APIKey.Reveal() + " ", "'; drop table api_keys --", "\x00"} {
		_, err := f.Store.WorkspaceByAPIKey(t.Context(), latchkey.NewSecret(token))
		wantError(t, err, latchkey.EUnauthorized, "unauthorized")
	}
}

func TestAPIKeysLookAsTheSDKsWant(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	production, err := f.Store.CreateWorkspace(t.Context(), "Live", false)
	if err != nil {
		t.Fatal(err)
	}
	const alphabet = `[1-9A-HJ-NP-Za-km-z]`
	for workspace, shape := range map[latchkey.Workspace]*regexp.Regexp{
		f.Workspace: regexp.MustCompile(`^seam_test` + alphabet + `{8}_` + alphabet + `{24}$`),
		production:  regexp.MustCompile(`^seam_` + alphabet + `{8}_` + alphabet + `{24}$`),
	} {
		key, err := f.Store.CreateAPIKey(t.Context(), workspace, "shape")
		if err != nil {
			t.Fatal(err)
		}
		if token := key.Reveal(); !shape.MatchString(token) || strings.Contains(token, "test") != workspace.IsSandbox {
			t.Errorf("token of %s does not look like %s", workspace.Name, shape)
		}
	}
}

func TestDatabaseAnswersProbes(t *testing.T) {
	t.Parallel()
	f := storetest.New(t)
	if part := f.Store.Part(t.Context()); part.Err != nil || !part.Vital || part.Name != "database" {
		t.Errorf("part is %+v", part)
	}
	closed := f.Open()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	if part := closed.Part(t.Context()); part.Err == nil || part.Advice == "" {
		t.Errorf("part is %+v", part)
	}
}
