package latchkey

import "context"

// Webviews keeps connect webviews for their owners.
type Webviews interface {
	// CreateWebview makes a webview. With an account it asks for another login to
	// it, which is an event and shows on the account.
	CreateWebview(ctx context.Context, workspaceID string, webview NewWebview) (Webview, error)
	Webview(ctx context.Context, workspaceID, id string) (Webview, error)
	ListWebviews(ctx context.Context, workspaceID string, filter WebviewFilter, page Page) (List[Webview], error)
	// DeleteWebview takes the page away. The account it connected stays.
	DeleteWebview(ctx context.Context, workspaceID, id string) error
}

// WebviewFilter narrows a list of webviews. Zero fields do not narrow.
type WebviewFilter struct {
	Viewer              Viewer
	CustomerKey, Search string
	Metadata            map[string]any
}

// ConnectPage is what the page of a webview may do for whoever has its address.
type ConnectPage interface {
	// OpenWebview finds a webview by the secret of its address. Another secret is
	// ENotFound, like an unknown id. A webview that has expired opens and says so.
	OpenWebview(ctx context.Context, id string, token Secret) (Webview, error)
	// Settings are those that were entered last or that the account has, a JSON
	// object with secrets. Zero when there are none.
	Settings(ctx context.Context, webview Webview) (Secret, error)
	// TryLogin has a worker try these settings. One at a time is tried: while one
	// is, and when one was accepted, it changes nothing.
	TryLogin(ctx context.Context, webviewID, provider string, settings Secret) error
	// Arrived tells which devices of the webview's account have been found.
	Arrived(ctx context.Context, webview Webview) (Arrived, error)
	// SelectDevices has these devices of the webview's account managed. The others stay
	// as they are: unmanaged, or managed where the account was there before.
	// Once is enough: a second choice changes nothing.
	SelectDevices(ctx context.Context, webviewID string, deviceIDs []string) error
}
