package api

import (
	"context"

	"latchkey"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// leaver is a customer whose data goes, and what became of it by now.
type leaver struct {
	pushes
	*route.Call

	customer string
	results  []wire.Pushed
}

// removeCustomer takes away all that a customer has. First goes what could make more
// of it: the links to their pages, their sessions, and the links to connect accounts.
func (c pushes) removeCustomer(ctx context.Context, call *route.Call, customer string) ([]wire.Pushed, error) {
	l := &leaver{pushes: c, Call: call, customer: customer, results: []wire.Pushed{}}
	for _, step := range []func(context.Context) error{l.links, l.sessions, l.webviews, l.data, l.accounts} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return l.results, nil
}

func (l *leaver) about(noun string) item {
	return item{Call: l.Call, family: family{noun: noun}, key: l.customer}
}

func (l *leaver) gone(noun string, what wire.Pushed, err error) {
	l.results = append(l.results, l.about(noun).gone(what, err))
}

func (l *leaver) links(ctx context.Context) error {
	links, err := l.Portals.DeletePortals(ctx, l.Workspace.ID, l.customer)
	for _, link := range links {
		l.gone("customer_portal", wire.Pushed{PortalID: link.ID}, nil)
	}
	return err
}

func (l *leaver) sessions(ctx context.Context) error {
	ids, err := l.Sessions.DeleteSessionsOf(ctx, l.Workspace.ID, l.customer)
	for _, id := range ids {
		l.gone("client_session", wire.Pushed{SessionID: id}, nil)
	}
	return err
}

func (l *leaver) webviews(ctx context.Context) error {
	webviews, err := everyPage(func(page latchkey.Page) (latchkey.List[latchkey.Webview], error) {
		return l.Webviews.ListWebviews(ctx, l.Workspace.ID, latchkey.WebviewFilter{CustomerKey: l.customer}, page)
	})
	for _, webview := range webviews {
		l.gone("connect_webview", wire.Pushed{WebviewID: webview.ID}, l.Webviews.DeleteWebview(ctx, l.Workspace.ID, webview.ID))
	}
	return err
}

// data takes away stays, people and places. All are listed before the first goes: what
// is a customer's may be told by what they have.
func (l *leaver) data(ctx context.Context) error {
	grants, err := everyPage(func(page latchkey.Page) (latchkey.List[latchkey.Grant], error) {
		return l.Grants.ListGrants(ctx, l.Workspace.ID, latchkey.GrantFilter{CustomerKey: l.customer}, page)
	})
	if err != nil {
		return err
	}
	people, err := everyPage(func(page latchkey.Page) (latchkey.List[latchkey.Identity], error) {
		return l.Identities.ListIdentities(ctx, l.Workspace.ID, latchkey.IdentityFilter{CustomerKey: l.customer}, page)
	})
	if err != nil {
		return err
	}
	spaces, err := everyPage(func(page latchkey.Page) (latchkey.List[latchkey.Space], error) {
		return l.Spaces.ListSpaces(ctx, l.Workspace.ID, latchkey.SpaceFilter{CustomerKey: l.customer}, page)
	})
	if err != nil {
		return err
	}
	for _, grant := range grants {
		l.gone("access_grant", wire.Pushed{GrantID: grant.ID}, l.Grants.DeleteGrant(ctx, l.Workspace.ID, grant.ID))
	}
	for _, person := range people {
		l.gone("user_identity", wire.Pushed{IdentityID: person.ID}, l.Identities.DeleteIdentity(ctx, l.Workspace.ID, person.ID))
	}
	for _, space := range spaces {
		l.gone("space", wire.Pushed{SpaceID: space.ID}, l.Spaces.DeleteSpace(ctx, l.Workspace.ID, space.ID))
	}
	return nil
}

// accountStays is why an account is kept.
const accountStays = "It stays, with its login: codes are taken off its doors through it, and others may have grants there." +
	" /connected_accounts/delete takes it away when the last code is off."

// accounts tells of those that stay.
func (l *leaver) accounts(ctx context.Context) error {
	accounts, err := everyPage(func(page latchkey.Page) (latchkey.List[latchkey.Account], error) {
		return l.Accounts.ListAccounts(ctx, l.Workspace.ID, latchkey.AccountFilter{CustomerKey: l.customer}, page)
	})
	for _, account := range accounts {
		result := l.about("connected_account").result(wire.PushKept)
		result.AccountID, result.Message = account.ID, accountStays
		l.results = append(l.results, result)
	}
	return err
}

// gone is what became of one of a customer's things; the key is the customer's.
func (i item) gone(what wire.Pushed, err error) wire.Pushed {
	result := i.result(wire.PushDeleted)
	if err != nil {
		result = i.refused(err)
	}
	what.ResourceType, what.Key, what.Action, what.Error = result.ResourceType, result.Key, result.Action, result.Error
	return what
}
