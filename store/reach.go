package store

import (
	"fmt"

	"latchkey"
)

// What a client session reaches, as sets of ids and in this file only. z is the
// session, one row or none: see query.as. A session reaches what it is linked to
// (accounts, webviews and the accounts they connected, a person), and with a
// customer's key all that carries the key.
const (
	accountsOwned = `(select a.id from accounts a, z
		where a.workspace_id = z.workspace_id and (a.id = any(z.account_ids) or a.customer_key = z.customer_key)
		union select v.account_id from connect_webviews v, z where v.id = any(z.webview_ids) and v.account_id is not null)`
	webviewsOwned = `(select v.id from connect_webviews v, z
		where v.workspace_id = z.workspace_id and (v.id = any(z.webview_ids) or v.customer_key = z.customer_key))`
	spacesOwned = `(select s.id from spaces s, z where s.workspace_id = z.workspace_id and s.customer_key = z.customer_key)`

	grantsOwned = `(select g.id from grants g, z where g.workspace_id = z.workspace_id and g.customer_key = z.customer_key)`
	grantsSeen  = `(select g.id from grants g, z
		where g.workspace_id = z.workspace_id and (g.identity_id = z.identity_id or g.customer_key = z.customer_key))`
	methodsSeen  = `(select m.id from methods m where m.grant_id in ` + grantsSeen + ` or m.grant_id in ` + credentialsOfOneself + `)`
	methodsOwned = `(select m.id from methods m where m.grant_id in ` + grantsOwned + `)`

	// What a person has without a grant: credentials of access control systems.
	credentialsOfOneself = `(select a.grant_id from acs_credentials a join acs_users u on u.id = a.acs_user_id, z
		where u.identity_id = z.identity_id)`

	// Those who were merged into a person are the person (identity_merge.go). People
	// whom a customer only lets in may be let in by others, too: it sees who they are,
	// and nothing that it did not give them.
	oneself         = `(select i.id from identities i, z where coalesce(i.merged_into, i.id) = z.identity_id)`
	identitiesOwned = `(select id from ` + oneself + ` oneself
		union select i.id from identities i, z
		where i.workspace_id = z.workspace_id and i.customer_key = z.customer_key and i.merged_into is null)`
	identitiesSeen = `(select id from ` + identitiesOwned + ` owned
		union select i.id from identities i join grants g on g.identity_id = coalesce(i.merged_into, i.id)
		where g.id in ` + grantsOwned + `)`
	profilesOwned = `(select p.id from customization_profiles p, z
		where p.workspace_id = z.workspace_id and p.customer_key = z.customer_key)`
)

// Doors. A session owns those of its accounts, with every code on them. It may
// give others those in its customer's spaces, too, which may be other customers'
// doors as well.
const (
	doorsOwned = `(select d.id from doors d where d.account_id in ` + accountsOwned + `)`
	doorsGiven = `(select d.id from doors d where d.account_id in ` + accountsOwned + `
		union select sd.door_id from space_doors sd where sd.space_id in ` + spacesOwned + `)`
	doorsSeen   = `(select id from ` + doorsGiven + ` given union ` + doorsLent + ` union ` + doorsOfUsers + ` union ` + grantedWhen + `true)`
	doorsUsable = `(select id from ` + doorsGiven + ` given union ` + doorsLent + `
		union ` + grantedWhen + `tstzrange(g.starts_at, g.ends_at) @> ?::timestamptz)`

	doorsLent    = `select n.door_id from identity_devices n, z where n.identity_id = z.identity_id`
	doorsOfUsers = userDoors + ` in (select u.id from acs_users u where u.identity_id in ` + identitiesOwned + `)
		union select gd.door_id from acs_users u join acs_credentials a on a.acs_user_id = u.id
		join grant_doors gd on gd.grant_id = a.grant_id where u.identity_id in ` + identitiesOwned
	grantedWhen = `select o.door_id from (
			select gd.grant_id, gd.door_id from grant_doors gd where gd.grant_id in ` + grantsSeen + `
			union select gs.grant_id, sd.door_id from grant_spaces gs join space_doors sd on sd.space_id = gs.space_id
			where gs.grant_id in ` + grantsSeen + `) o
		join grants g on g.id = o.grant_id
		where g.status in ('pending', 'active') and `

	systemsSeen = `(select y.id from systems y where y.account_id in ` + accountsOwned + `
		union select d.system_id from doors d where d.system_id is not null and d.id in ` + doorsSeen + `)`

	acsUsersOwned  = `(select u.id from acs_users u join systems y on y.id = u.system_id where y.account_id in ` + accountsOwned + `)`
	acsGroupsOwned = `(select g.id from acs_groups g join systems y on y.id = g.system_id where y.account_id in ` + accountsOwned + `)`
	acsUsersSeen   = `(select u.id from acs_users u join systems y on y.id = u.system_id
		where y.account_id in ` + accountsOwned + ` or u.identity_id in ` + identitiesOwned + `)`

	// Stand-alone credentials are of a user and a system, the others are methods.
	acsCredentialsOwned = `(select a.grant_id from acs_credentials a join systems y on y.id = a.system_id
		where y.account_id in ` + accountsOwned + `
		union all select id from ` + methodsOwned + ` owned)`
	acsCredentialsSeen = `(select a.grant_id from acs_credentials a join systems y on y.id = a.system_id
		where y.account_id in ` + accountsOwned + `
		union all select a.grant_id from acs_credentials a where a.acs_user_id in ` + acsUsersSeen + `
		union all select id from ` + methodsSeen + ` seen)`
)

// Access codes are entries of locks and grants of their own kind; those that
// others set are observed.
const (
	codesOwned = `(select c.id from credentials c where c.door_id in ` + doorsOwned + `
		union all select gd.grant_id from grant_doors gd where gd.door_id in ` + doorsOwned + `
		union all select o.id from observed_codes o where o.door_id in ` + doorsOwned + `)`
	codesSeen = `(select id from ` + codesOwned + ` owned
		union all select h.credential_id from holds h where h.grant_id in ` + grantsSeen + `)`
	attemptsSeen = `(select t.id from action_attempts t, z where t.asked_by = z.id
		union all select t.id from action_attempts t where t.method_id in ` + methodsSeen + `
		union all select t.id from action_attempts t where t.door_id in ` + doorsOwned + `)`
)

// eventSeen is the condition on an event e. The owner of a door or an account
// sees all that happens there; others what is about them, and what is about a
// thing that they see and about no person.
const eventSeen = `(e.account_id in ` + accountsOwned + ` or e.device_id in ` + doorsOwned + ` or e.entrance_id in ` + doorsOwned + `
	or e.grant_id in ` + grantsSeen + ` or e.method_id in ` + methodsSeen + ` or e.identity_id in ` + oneself + `
	or e.identity_id in ` + identitiesSeen + ` and num_nonnulls(e.grant_id, e.method_id, e.access_code_id, e.acs_user_id) = 0
	or e.access_code_id in (select h.credential_id from holds h where h.grant_id in ` + grantsSeen + `)
	or e.session_id in (select id from z) or e.acs_user_id in ` + acsUsersSeen + `
	or num_nonnulls(e.grant_id, e.method_id, e.identity_id, e.access_code_id, e.acs_user_id) = 0 and (
		e.device_id in ` + doorsSeen + ` or e.entrance_id in ` + doorsSeen + ` or e.space_id in ` + spacesOwned + `
		or e.data->>'connect_webview_id' in (select id::text from ` + webviewsOwned + ` v)))`

// acsCredentialSeen is the condition on an ACS credential k of a list.
const acsCredentialSeen = `(y.account_id in ` + accountsOwned + ` or k.grant_id in ` + grantsSeen + `
	or k.acs_user_id in ` + acsUsersSeen + `)`

// codeSeen is the condition on an access code k of a list.
const codeSeen = `(k.door_id in ` + doorsOwned + ` or k.grant_id in ` + grantsSeen + `)`

// seen narrows to rows that the viewer sees, by a condition with the sets above.
func (q *query) seen(by latchkey.Viewer, condition string) *query {
	if by.IsServer() {
		return q
	}
	return q.as(by).add("\nand " + condition)
}

// as makes z the viewer's session. One that was revoked reaches nothing.
func (q *query) as(by latchkey.Viewer) *query {
	text := q.text.String()
	q.args = append(q.args, by.SessionID)
	q.text.Reset()
	fmt.Fprintf(&q.text, `with z as materialized (
		select id, workspace_id, identity_id, customer_key, account_ids, webview_ids
		from client_sessions where id = $%d and revoked_at is null)
		%s`, len(q.args), text)
	return q
}
