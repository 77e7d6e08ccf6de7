package store_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"latchkey"
	"latchkey/internal/storetest"
	"latchkey/store"
)

func TestSealedSecretsOpenForTheirRowOnly(t *testing.T) {
	t.Parallel()
	vault := storetest.NewVault(t)
	rapid.Check(t, func(r *rapid.T) {
		secret := latchkey.NewSecret(rapid.String().Draw(r, "secret"))
		row := rapid.String().Draw(r, "row")
		sealed, err := vault.Seal(row, secret)
		if err != nil {
			r.Fatal(err)
		}
		if opened, err := vault.Open(row, sealed); err != nil || opened != secret {
			r.Fatalf("sealed secret did not come back (%v)", err)
		}
		other := rapid.String().Filter(func(s string) bool { return s != row }).Draw(r, "other row")
		if opened, err := vault.Open(other, sealed); !secret.IsZero() && (err == nil || !opened.IsZero()) {
			r.Fatal("opened for another row")
		}
	})
}

func TestDamagedSecretsAreRefused(t *testing.T) {
	t.Parallel()
	vault := storetest.NewVault(t)
	secret := latchkey.NewSecret("4711")
	sealed, err := vault.Seal("row", secret)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		damaged := bytes.Clone(sealed)
		at := rapid.IntRange(0, len(sealed)-1).Draw(r, "at")
		if rapid.Bool().Draw(r, "cut") {
			damaged = damaged[:max(1, at)]
		} else {
			damaged[at] ^= rapid.Byte().Filter(func(b byte) bool { return b != 0 }).Draw(r, "flip")
		}
		opened, err := vault.Open("row", damaged)
		if err == nil || !opened.IsZero() {
			r.Fatal("opened a damaged value")
		}
		if strings.Contains(err.Error(), "4711") {
			r.Fatal("the error quotes the secret")
		}
	})
}

func TestKeysCanBeReplaced(t *testing.T) {
	t.Parallel()
	oldKey, newKey, mac := key(), key(), key()
	before, after, forgetful := vaultWith(t, "a:"+oldKey, mac), vaultWith(t, "b:"+newKey+", a:"+oldKey, mac), vaultWith(t, "b:"+newKey, mac)
	secret := latchkey.NewSecret("4711")
	sealed, err := before.Seal("row", secret)
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := after.Open("row", sealed); err != nil || opened != secret {
		t.Errorf("the old key opens no more (%v)", err)
	}
	if _, err := forgetful.Open("row", sealed); err == nil || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("error is %v, want the name of the missing key", err)
	}
	resealed, err := after.Seal("row", secret)
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := forgetful.Open("row", resealed); err != nil || opened != secret {
		t.Errorf("the first key does not seal (%v)", err)
	}
	if !bytes.Equal(before.MAC(secret), after.MAC(secret)) || bytes.Equal(after.MAC(secret), after.MAC(latchkey.NewSecret("4712"))) {
		t.Error("MACs do not tell equal from different codes")
	}
}

func TestKeysThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	good := key()
	for _, keys := range []string{"", "a", "a:", ":" + good, "a:" + good[:20], "a:!!!", "a:" + good + ",", strings.Repeat("k", 256) + ":" + good} {
		if _, err := store.NewVault(latchkey.NewSecret(keys), latchkey.NewSecret(good)); err == nil || strings.Contains(err.Error(), good) {
			t.Errorf("keys of %d characters: error is %v", len(keys), err)
		}
	}
	if _, err := store.NewVault(latchkey.NewSecret("a:"+good), latchkey.NewSecret("short")); err == nil {
		t.Error("a short MAC key is accepted")
	}
}

func vaultWith(t *testing.T, keys, mac string) *store.Vault {
	t.Helper()
	vault, err := store.NewVault(latchkey.NewSecret(keys), latchkey.NewSecret(mac))
	if err != nil {
		t.Fatal(err)
	}
	return vault
}

func key() string {
	bytes := make([]byte, 32)
	_, _ = rand.Read(bytes) // crypto/rand never fails
	return base64.StdEncoding.EncodeToString(bytes)
}
