package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/api/param"
)

// things are what parameters name, without a plural s, by their names in a side.
var things = map[string]string{
	"device_id": "device", "acs_entrance_id": "gate", "acs_system_id": "system", "acs_user_id": "acs_user", "acs_access_group_id": "group",
	"acs_credential_id": "credential", "connected_account_id": "account",
	"connect_webview_id": "webview", "space_id": "space", "space_key": "space_key", "parent_space_id": "space",
	"parent_space_key": "space_key", "location_id": "space", "access_grant_id": "grant", "access_grant_key": "grant_key",
	"access_method_id": "method", "access_code_id": "code", "common_code_key": "common", "action_attempt_id": "attempt",
	"user_identity_id": "person", "user_identity_key": "person_key", "customization_profile_id": "profile",
	"customer_key": "customer", "event_id": "event", "user_identifier_key": "user",
	"client_session_id": "session_of_customer",
}

func TestWhatParametersNameIsKnown(t *testing.T) {
	t.Parallel()
	for name := range nouns {
		require.Contains(t, things, name, "name it, so that TestASessionNeitherSeesNorChangesWhatIsNotItsOwn can send others'")
	}
}

// in puts the things of a side into a body, the longest names first.
func (s side) in(body string) string {
	names := slices.SortedFunc(maps.Keys(s), func(a, b string) int { return len(b) - len(a) })
	for _, name := range names {
		body = strings.ReplaceAll(body, "$"+name, s[name])
	}
	return body
}

// foreign are the bodies with things of others: all at once, and each beside what
// is one's own. A body that names nothing is sent as it is.
func foreign(body string, mine, theirs side) []string {
	bodies := []string{theirs.in(body)}
	for name := range theirs {
		mixed := maps.Clone(mine)
		mixed[name] = theirs[name]
		if filled := mixed.in(body); filled != mine.in(body) && !slices.Contains(bodies, filled) {
			bodies = append(bodies, filled)
		}
	}
	return bodies
}

// A parameter that names something is refused until somebody says what.
func TestAnIDThatNobodyKnowsIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"toaster_id", "toaster_ids", "toaster_key"} {
		var refs references
		refs.note(name, "x")
		require.ErrorContains(t, refs.refusal(""), "may not send "+name)
	}
}

// planted are copies of a body of one's own in which one parameter, of all that the
// route takes, names what is others'.
func planted(schema *param.Schema, body string, theirs side) []string {
	var own map[string]any
	if err := json.Unmarshal([]byte(body), &own); err != nil {
		panic(body)
	}
	var bodies []string
	plant(schema, own, theirs, func(changed map[string]any) {
		text, _ := json.Marshal(changed) // it was JSON before
		bodies = append(bodies, string(text))
	})
	return bodies
}

func plant(schema *param.Schema, own map[string]any, theirs side, grown func(map[string]any)) {
	for _, field := range schema.Fields {
		with := func(value any) {
			changed := maps.Clone(own)
			changed[field.Name] = value
			grown(changed)
		}
		thing, names := things[strings.TrimSuffix(field.Name, "s")]
		switch {
		case names && field.Schema.Kind == param.Array:
			with([]string{theirs[thing]})
		case names:
			with(theirs[thing])
		case field.Schema.Kind == param.Object:
			inner, _ := own[field.Name].(map[string]any)
			plant(field.Schema, maps.Collect(maps.All(inner)), theirs, func(changed map[string]any) { with(changed) })
		}
	}
}
