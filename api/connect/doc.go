// Package connect is the page of a connect webview: an operator picks a
// provider, fills in its settings, sees whether they work and which devices
// arrive, and chooses among them.
//
// Whoever has the page's address may use it, so there is no cookie and nothing
// that another site could ride on. The page works without its script, which
// only saves reloading.
package connect
