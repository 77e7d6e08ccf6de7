package activities

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"latchkey"
	"latchkey/drivers"
	"latchkey/store"
)

// Webview tries the logins that are entered on the pages of connect webviews.
type Webview struct {
	Store   *store.Store
	Drivers *drivers.Registry
	Env     drivers.Env
	Log     *slog.Logger
}

// loginTime is how long a login may take: somebody waits for it.
const loginTime = 25 * time.Second

// TryLogin opens a session with the settings that were entered and lists what is
// behind it. Nothing is written to any lock.
func (a *Webview) TryLogin(ctx context.Context, webviewID string) error {
	stop := heartbeat(ctx)
	defer stop()
	login, waiting, err := a.Store.PendingLogin(ctx, webviewID)
	if err != nil {
		return retryStore(err)
	}
	if !waiting {
		return nil
	}
	account, err := a.open(ctx, login)
	if ctx.Err() != nil {
		return ctx.Err() // the worker stops; another tries it
	}
	if err != nil {
		fault := latchkey.FaultOf(err)
		a.Log.Info("a login was refused", "connect_webview_id", webviewID, "fault", string(fault.Class), "detail", fault.Message)
		if err := a.Store.RefuseLogin(ctx, login, fault); err != nil {
			return retryStore(err)
		}
		return nil
	}
	if err := a.Store.AcceptLogin(ctx, login, account); err != nil {
		return retryStore(err)
	}
	return nil
}

// open says what the driver is whose session could be opened and listed.
func (a *Webview) open(ctx context.Context, login store.PendingLogin) (store.NewAccount, error) {
	driver, ok := a.Drivers.Find(login.Provider)
	if !ok {
		return store.NewAccount{}, latchkey.Faultf(latchkey.FaultPermanent, "this build has no driver %q", login.Provider)
	}
	info := driver.Info()
	account := store.NewAccount{ProviderTitle: info.Title, Category: info.Category, Config: login.Settings}
	ctx, cancel := context.WithTimeout(ctx, loginTime)
	defer cancel()
	session, err := calmly(func() (drivers.Session, error) {
		return driver.Open(ctx, json.RawMessage(login.Settings.Reveal()), a.Env)
	})
	if err != nil {
		return account, err
	}
	defer session.Close() //nolint:errcheck // it was opened to see whether it can be
	_, err = calmly(func() (drivers.Inventory, error) { return session.Discover(ctx) })
	return account, err
}
