package store

import "latchkey"

// The ports that the store implements.
var (
	_ latchkey.Callers        = (*Store)(nil)
	_ latchkey.Workspaces     = (*Store)(nil)
	_ latchkey.ClientSessions = (*Store)(nil)
	_ latchkey.Profiles       = (*Store)(nil)
	_ latchkey.Accounts       = (*Store)(nil)
	_ latchkey.Doors          = (*Store)(nil)
	_ latchkey.Systems        = (*Store)(nil)
	_ latchkey.Spaces         = (*Store)(nil)
	_ latchkey.Identities     = (*Store)(nil)
	_ latchkey.Grants         = (*Store)(nil)
	_ latchkey.Methods        = (*Store)(nil)
	_ latchkey.MethodRequests = (*Store)(nil)
	_ latchkey.Events         = (*Store)(nil)
	_ latchkey.ActionAttempts = (*Store)(nil)
	_ latchkey.Locks          = (*Store)(nil)
	_ latchkey.Webhooks       = (*Store)(nil)
	_ latchkey.Webviews       = (*Store)(nil)
	_ latchkey.ConnectPage    = (*Store)(nil)
	_ latchkey.Devices        = (*Store)(nil)
	_ latchkey.AccessCodes    = (*Store)(nil)
	_ latchkey.OutsideChanges = (*Store)(nil)
	_ latchkey.Idempotency    = (*Store)(nil)
	_ latchkey.Clocks         = (*Store)(nil)
	_ latchkey.Suspensions    = (*Store)(nil)
	_ latchkey.Retries        = (*Store)(nil)
	_ latchkey.Timelines      = (*Store)(nil)
	_ latchkey.GrantPreviews  = (*Store)(nil)
)
