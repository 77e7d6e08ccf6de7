package latchkey_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey"
)

// docs/state-machines.md draws exactly the states that the code has.
func TestTheDrawnStatesAreTheCodesStates(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/state-machines.md")
	require.NoError(t, err)
	drawings := regexp.MustCompile("(?s)```mermaid\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	require.Len(t, drawings, 2)
	require.ElementsMatch(t, []string{
		string(latchkey.CredentialWaiting), string(latchkey.CredentialSetting), string(latchkey.CredentialSet),
		string(latchkey.CredentialRemoving), string(latchkey.CredentialRemoved), string(latchkey.CredentialRefused),
	}, drawn(drawings[0][1]))
	require.ElementsMatch(t, []string{
		string(latchkey.GrantPending), string(latchkey.GrantActive), string(latchkey.GrantEnding), string(latchkey.GrantEnded),
		string(latchkey.GrantDeleting), string(latchkey.GrantDeleted), string(latchkey.GrantSuspending), string(latchkey.GrantSuspended),
	}, drawn(drawings[1][1]))
}

// drawn are the states of a diagram.
func drawn(diagram string) []string {
	var states []string
	for line := range strings.Lines(diagram) {
		from, to, isMove := strings.Cut(strings.TrimSpace(line), " --> ")
		if !isMove {
			continue
		}
		to, _, _ = strings.Cut(to, ":")
		for _, state := range []string{from, to} {
			if state != "[*]" && !slices.Contains(states, state) {
				states = append(states, state)
			}
		}
	}
	return states
}
