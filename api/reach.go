package api

import (
	"context"
	"slices"
	"strings"

	"latchkey"
	"latchkey/api/problem"
	"latchkey/api/route"
)

// guard refuses a session that names what is not within its reach. It is the one
// place where the ids and keys in a request are held against what is a session's.
func (s *server) guard(ctx context.Context, call *route.Call, row route.Row, values map[string]any) error {
	need := sessionRoutes[row.Path]
	if call.Session == nil || need == latchkey.ToSearch {
		return nil
	}
	var refs references
	row.Params.Texts(values, refs.note)
	if err := refs.refusal(call.CustomerKey()); err != nil {
		return err
	}
	return s.Reach.CheckReach(ctx, call.Workspace.ID, call.Viewer(), need, refs.named)
}

// nouns tells what the parameters name, by their names without a plural s.
var nouns = map[string]latchkey.Named{
	"device_id":                {Noun: latchkey.NounDevice},
	"acs_entrance_id":          {Noun: latchkey.NounEntrance},
	"acs_system_id":            {Noun: latchkey.NounSystem},
	"acs_user_id":              {Noun: latchkey.NounACSUser},
	"acs_access_group_id":      {Noun: latchkey.NounACSGroup},
	"acs_credential_id":        {Noun: latchkey.NounACSCredential},
	"connected_account_id":     {Noun: latchkey.NounAccount},
	"connect_webview_id":       {Noun: latchkey.NounWebview},
	"space_id":                 {Noun: latchkey.NounSpace},
	"space_key":                {Noun: latchkey.NounSpace, ByKey: true},
	"parent_space_id":          {Noun: latchkey.NounSpace},
	"parent_space_key":         {Noun: latchkey.NounSpace, ByKey: true},
	"location_id":              {Noun: latchkey.NounSpace},
	"access_grant_id":          {Noun: latchkey.NounGrant},
	"access_grant_key":         {Noun: latchkey.NounGrant, ByKey: true},
	"access_method_id":         {Noun: latchkey.NounMethod},
	"access_code_id":           {Noun: latchkey.NounAccessCode},
	"common_code_key":          {Noun: latchkey.NounAccessCode, ByKey: true},
	"action_attempt_id":        {Noun: latchkey.NounActionAttempt},
	"user_identity_id":         {Noun: latchkey.NounIdentity},
	"user_identity_key":        {Noun: latchkey.NounIdentity, ByKey: true},
	"customization_profile_id": {Noun: latchkey.NounProfile},
}

// unguarded are the ids and keys that name nothing of anybody's, or are held
// against what the session sees where they are looked up.
var unguarded = []string{"event_id", "reservation_key", "user_identifier_key"}

// references gathers what a request names.
type references struct {
	named     []latchkey.Named
	customers []string
	unknown   []string
}

func (r *references) note(param, text string) {
	name := strings.TrimSuffix(param, "s")
	things, known := nouns[name]
	switch {
	case known:
		r.add(things, text)
	case name == "customer_key":
		r.customers = append(r.customers, text)
	case (strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_key")) && !slices.Contains(unguarded, name):
		r.unknown = append(r.unknown, param)
	}
}

// add keeps all that is named of one kind together.
func (r *references) add(things latchkey.Named, text string) {
	i := slices.IndexFunc(r.named, func(n latchkey.Named) bool { return n.Noun == things.Noun && n.ByKey == things.ByKey })
	if i < 0 {
		i, r.named = len(r.named), append(r.named, things)
	}
	r.named[i].Values = append(slices.Clip(r.named[i].Values), text)
}

// refusal is why the session of a customer ("" for none) cannot name these at all.
func (r *references) refusal(customerKey string) error {
	if len(r.unknown) > 0 {
		return problem.Unauthorized("A client session may not send " + r.unknown[0] + ": call this route from your server.")
	}
	if slices.ContainsFunc(r.customers, func(key string) bool { return key != customerKey }) {
		return problem.Unauthorized("This client session is not of the customer with this customer_key.")
	}
	return nil
}
