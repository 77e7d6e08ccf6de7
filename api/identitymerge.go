package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
)

// mergeIdentities names the people by their ids or by their keys.
type mergeIdentities struct {
	MergedIDs  []string `param:"merged_user_identity_ids,uuid,min=1,max=20"`
	MergedKeys []string `param:"merged_user_identity_keys,key,min=1,max=20"`
	ID         string   `param:"user_identity_id,uuid"`
	Key        string   `param:"user_identity_key,key"`
}

// Rules implements param.Ruled: ids go with an id and keys with a key.
func (mergeIdentities) Rules() []param.Rule {
	return []param.Rule{
		param.ExactlyOne("user_identity_id", "user_identity_key"),
		param.ExactlyOne("merged_user_identity_ids", "merged_user_identity_keys"),
		param.AtMostOne("user_identity_id", "merged_user_identity_keys"),
		param.AtMostOne("user_identity_key", "merged_user_identity_ids"),
	}
}

func (p mergeIdentities) merged() []latchkey.IdentityRef {
	var refs []latchkey.IdentityRef
	for _, id := range p.MergedIDs {
		refs = append(refs, latchkey.IdentityRef{ID: id})
	}
	for _, key := range p.MergedKeys {
		refs = append(refs, latchkey.IdentityRef{Key: key})
	}
	return refs
}

func (i identities) merge(ctx context.Context, call *route.Call, p mergeIdentities) error {
	into := latchkey.IdentityRef{ID: p.ID, Key: p.Key}
	return i.Identities.MergeIdentities(ctx, call.Workspace.ID, into, p.merged())
}
