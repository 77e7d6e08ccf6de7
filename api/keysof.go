package api

import (
	"context"

	"latchkey"
	"latchkey/api/keypage"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// methodAt shows a method of a grant as it stands at the call's time.
func methodAt(call *route.Call, grant latchkey.Grant, method latchkey.Method) wire.Method {
	shown := wire.MethodOf(grant, method, call.Now())
	shown.InstantKeyURL, shown.SessionToken = instantKeyOf(call, method)
	return shown
}

// grantAt shows a grant as it stands at the call's time. Its key is that of its
// one mobile key; of several none is the grant's.
func grantAt(call *route.Call) func(latchkey.Grant) wire.Grant {
	return func(grant latchkey.Grant) wire.Grant {
		shown := wire.GrantOf(grant, call.Now())
		if keys := grant.MobileKeys(); len(keys) == 1 {
			shown.InstantKeyURL, shown.SessionToken = instantKeyOf(call, keys[0])
		}
		return shown
	}
}

func instantKeyOf(call *route.Call, method latchkey.Method) (address, sessionToken string) {
	if method.InstantKey.Secret.IsZero() || call.OnlyReads() {
		return "", ""
	}
	return keypage.Address(call.BaseURL, method.InstantKey.Secret), method.InstantKey.SessionToken.Reveal()
}

// keys fills in the instant keys that came with methods, and their client sessions:
// none for who may only read.
func (b *batch) keys(ctx context.Context, call *route.Call, methods []latchkey.Method) {
	filter := latchkey.InstantKeyFilter{MethodIDs: distinct(methods, func(m latchkey.Method) string { return m.ID })}
	find := func() ([]latchkey.InstantKey, error) {
		if call.OnlyReads() {
			return nil, nil
		}
		return b.InstantKeys.ListKeys(ctx, b.workspace, filter)
	}
	fill(b, "instant_keys", &b.out.InstantKeys, keyAt(call), find)
	fill(b, "client_sessions", &b.out.ClientSessions, wire.SessionOf, func() ([]latchkey.ClientSession, error) {
		keys, err := find()
		sessions := make([]latchkey.ClientSession, len(keys))
		for i := 0; i < len(keys) && err == nil; i++ {
			sessions[i], err = b.Sessions.Session(ctx, b.workspace, latchkey.SessionRef{ID: keys[i].SessionID})
		}
		return sessions, err
	})
}
