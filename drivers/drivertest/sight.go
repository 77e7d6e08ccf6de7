package drivertest

import (
	"github.com/stretchr/testify/require"

	"latchkey/drivers"
)

// truth is what a door really holds, seen past the driver where that is possible.
func (k *kit) truth(door string) []drivers.Observed {
	k.Helper()
	if peeker, peeks := k.site.(Peeker); peeks {
		return peeker.Peek(k.T, door)
	}
	return k.observe(door).Items
}

func (k *kit) observe(door string) drivers.Snapshot {
	k.Helper()
	return k.observeOn(k.session, door)
}

func (k *kit) observeOn(session drivers.Session, door string) drivers.Snapshot {
	k.Helper()
	snapshot, err := session.Observe(k.ctx, door)
	require.NoError(k, k.ears.heard(err), "observe")
	return snapshot
}

// find picks the entries of c: those with its secret, or where secrets are
// hidden, with its mark.
func find(items []drivers.Observed, c drivers.Credential) []drivers.Observed {
	var found []drivers.Observed
	for _, item := range items {
		shown := item.Mode == c.Mode && item.Secret.Reveal() == c.Secret.Reveal()
		hidden := item.Secret.IsZero() && item.Owner == c.ID
		if shown || hidden {
			found = append(found, item)
		}
	}
	return found
}

// holds requires that a door holds c exactly once.
func (k *kit) holds(door string, c drivers.Credential) drivers.Observed {
	k.Helper()
	found := find(k.truth(door), c)
	require.Len(k, found, 1, "entries of %s", c.Name)
	return found[0]
}

// lacks requires that a door does not hold c.
func (k *kit) lacks(door string, c drivers.Credential) {
	k.Helper()
	require.Empty(k, find(k.truth(door), c), "entries of %s", c.Name)
}

// refers requires that a receipt names an entry, where the site knows refs.
func (k *kit) refers(receipt drivers.Receipt, seen drivers.Observed) {
	k.Helper()
	require.Contains(k, []string{"", receipt.Ref}, seen.Ref)
}

// keeps requires that an entry shows the window of c, as far as it shows any.
func (k *kit) keeps(seen drivers.Observed, c drivers.Credential) {
	k.Helper()
	if seen.Window != nil {
		require.True(k, k.rounding().Holds(c.Window, *seen.Window), "wanted %v, the door keeps %v", c.Window, *seen.Window)
	}
}
