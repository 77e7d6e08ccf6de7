package api

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// alsoLetIn lets the person of one customer in at another's doors, too, by a grant
// and by a credential of an access control system.
func (w *town) alsoLetIn(person string, by side) side {
	w.t.Helper()
	ctx := w.t.Context()
	grant, err := w.Store.CreateGrant(ctx, w.Workspace.ID, latchkey.NewGrant{
		IdentityID: person, StartsAt: w.Clock.Now(), CustomerKey: by["customer"], Targets: latchkey.Targets{DeviceIDs: []string{by["device"]}},
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode, Code: latchkey.NewSecret("918273"), CreatedAt: w.Clock.Now()}},
	})
	require.NoError(w.t, err)
	credential, err := w.Store.CreateACSCredential(ctx, w.Workspace.ID, latchkey.NewACSCredential{
		User: latchkey.ACSUserRef{IdentityID: person, SystemID: by["system"]}, Mode: latchkey.ModeCode, EntranceIDs: []string{by["gate"]},
		EndsAt: new(w.Clock.Now().Add(time.Hour)),
	})
	require.NoError(w.t, err)
	return side{
		"grant": grant.ID, "method": grant.Methods[0].ID, "pin": `"` + grant.Methods[0].Secret.Reveal() + `"`, "credential": credential.ID,
		"acs_pin": `"` + credential.Secret().Reveal() + `"`, "gate": by["gate"], "device": by["device"], "system": by["system"],
	}
}

// Two customers may let the same person in. Neither is told what the other gave them.
func TestCustomersOfOnePersonSeeNothingOfEachOther(t *testing.T) {
	t.Parallel()
	w, rows := newTown(t), rowsByPath()
	others := w.alsoLetIn(w.mine["person"], w.theirs)
	for _, call := range sessionCalls {
		if rows[call.path].Kind.Writes {
			continue
		}
		_, answer := w.post(call.path, w.mine["token_of_customer"], w.mine.in(call.body))
		for name, value := range others {
			require.NotContains(t, answer, value, "%s shows the %s that another customer gave", call.path, name)
		}
	}
	_, answer := w.post("/events/list", w.mine["token_of_person"], `{"since":"2000-01-01T00:00:00Z"}`)
	require.Contains(t, answer, others["grant"], "the person sees it")
	_, answer = w.post("/acs/credentials/list", w.mine["token_of_person"], `{}`)
	require.Contains(t, answer, others["acs_pin"])
}
