package admin

import (
	"context"
	"net/http"
	"net/url"

	"latchkey/drivers/sandbox/wire"
)

// Profiles lists the brand profiles.
func (c *Client) Profiles(ctx context.Context) ([]wire.Profile, error) {
	var list wire.ProfileList
	err := c.call(ctx, http.MethodGet, "/profiles", nil, &list)
	return list.Profiles, err
}

// SetDown takes the whole cloud down or brings it back.
func (c *Client) SetDown(ctx context.Context, down bool) error {
	return c.call(ctx, http.MethodPut, "/down", wire.DownRequest{Down: down}, nil)
}

// CreateSite creates a site and returns it with its token.
func (c *Client) CreateSite(ctx context.Context, request wire.SiteRequest) (wire.Site, error) {
	var site wire.Site
	err := c.call(ctx, http.MethodPost, "/sites", request, &site)
	return site, err
}

// Site returns everything about a site.
func (c *Client) Site(ctx context.Context, site string) (wire.SiteState, error) {
	var state wire.SiteState
	err := c.call(ctx, http.MethodGet, sitePath(site), nil, &state)
	return state, err
}

// DeleteSite deletes a site with its locks.
func (c *Client) DeleteSite(ctx context.Context, site string) error {
	return c.call(ctx, http.MethodDelete, sitePath(site), nil, nil)
}

// SetSiteDown takes the cloud down for one site or brings it back.
func (c *Client) SetSiteDown(ctx context.Context, site string, down bool) error {
	return c.call(ctx, http.MethodPut, sitePath(site)+"/down", wire.DownRequest{Down: down}, nil)
}

// CreateSystem creates an access control system.
func (c *Client) CreateSystem(ctx context.Context, site string, request wire.SystemRequest) (wire.System, error) {
	var system wire.System
	err := c.call(ctx, http.MethodPost, sitePath(site)+"/systems", request, &system)
	return system, err
}

// PutGroup makes an access group of a system, or makes it anew.
func (c *Client) PutGroup(ctx context.Context, site, system, group string, request wire.GroupRequest) (wire.Group, error) {
	var made wire.Group
	path := sitePath(site) + "/systems/" + url.PathEscape(system) + "/groups/" + url.PathEscape(group)
	err := c.call(ctx, http.MethodPut, path, request, &made)
	return made, err
}

// LayCard lays a card on an encoder.
func (c *Client) LayCard(ctx context.Context, site, encoder string, card wire.CardOnEncoder) error {
	return c.call(ctx, http.MethodPut, sitePath(site)+"/encoders/"+url.PathEscape(encoder)+"/card", card, nil)
}

// TroubleEncoder has an encoder refuse the next card.
func (c *Client) TroubleEncoder(ctx context.Context, site, encoder string, code wire.ProblemCode) error {
	path := sitePath(site) + "/encoders/" + url.PathEscape(encoder) + "/trouble"
	return c.call(ctx, http.MethodPut, path, wire.EncoderTrouble{Code: code}, nil)
}

// CreateLock creates a lock or an entrance.
func (c *Client) CreateLock(ctx context.Context, site string, request wire.LockRequest) (wire.Lock, error) {
	var lock wire.Lock
	err := c.call(ctx, http.MethodPost, sitePath(site)+"/locks", request, &lock)
	return lock, err
}

// Lock returns everything about a lock.
func (c *Client) Lock(ctx context.Context, site, lock string) (wire.LockState, error) {
	var state wire.LockState
	err := c.call(ctx, http.MethodGet, lockPath(site, lock), nil, &state)
	return state, err
}

// DeleteLock deletes a lock.
func (c *Client) DeleteLock(ctx context.Context, site, lock string) error {
	return c.call(ctx, http.MethodDelete, lockPath(site, lock), nil, nil)
}

// AddFault gives a lock one more fault.
func (c *Client) AddFault(ctx context.Context, site, lock string, fault wire.Fault) error {
	return c.call(ctx, http.MethodPost, lockPath(site, lock)+"/faults", fault, nil)
}

// ClearFaults takes faults of a kind away; all with "".
func (c *Client) ClearFaults(ctx context.Context, site, lock string, kind wire.FaultKind) error {
	return c.call(ctx, http.MethodDelete, lockPath(site, lock)+"/faults?kind="+url.QueryEscape(string(kind)), nil, nil)
}

// Keypad does what a person does at the lock.
func (c *Client) Keypad(ctx context.Context, site, lock string, request wire.KeypadRequest) error {
	return c.call(ctx, http.MethodPost, lockPath(site, lock)+"/keypad", request, nil)
}

// Reboot restarts a lock, which may lose its codes over it.
func (c *Client) Reboot(ctx context.Context, site, lock string, loseCodes bool) error {
	return c.call(ctx, http.MethodPost, lockPath(site, lock)+"/reboot", wire.RebootRequest{LoseCodes: loseCodes}, nil)
}

// Reset sets a lock back to its factory state: no codes, no faults, unlocked.
func (c *Client) Reset(ctx context.Context, site, lock string) error {
	return c.call(ctx, http.MethodPost, lockPath(site, lock)+"/reset", nil, nil)
}

// Use uses a code or a card at a lock.
func (c *Client) Use(ctx context.Context, site, lock string, request wire.UseRequest) (wire.TryAnswer, error) {
	var tried wire.TryAnswer
	err := c.call(ctx, http.MethodPost, lockPath(site, lock)+"/use", request, &tried)
	return tried, err
}

// Try says whether a code or a card would open a lock.
func (c *Client) Try(ctx context.Context, site, lock string, request wire.TryRequest) (wire.TryAnswer, error) {
	var tried wire.TryAnswer
	err := c.call(ctx, http.MethodPost, lockPath(site, lock)+"/try", request, &tried)
	return tried, err
}
