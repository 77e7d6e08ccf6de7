package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
)

// through is through whose eyes a list is read that a caller narrows to the user
// with a user_identifier_key: those of the client session that has the key. A
// session reads through its own eyes alone. Without a key the caller's are meant.
func (s Services) through(ctx context.Context, call *route.Call, userKey string) (latchkey.Viewer, error) {
	if userKey == "" {
		return call.Viewer(), nil
	}
	if own := call.Session; own != nil {
		if own.UserIdentifierKey != userKey {
			return latchkey.Nobody, nil
		}
		return call.Viewer(), nil
	}
	session, err := s.Sessions.Session(ctx, call.Workspace.ID, latchkey.SessionRef{UserIdentifierKey: userKey})
	if latchkey.CodeOf(err) == latchkey.ENotFound {
		return latchkey.Nobody, nil
	}
	return latchkey.Viewer{SessionID: session.ID}, err
}
