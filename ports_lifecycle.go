package latchkey

import "context"

// Lifecycle tells the workflows that something changed. Every call starts the
// subject's workflow or wakes it; it may be repeated and come late, because the
// workflow reads what is wanted from the store.
type Lifecycle interface {
	// Nudge tells a grant.
	Nudge(ctx context.Context, grant Grant, reason Reason) error
	// NudgeWebhook tells a webhook that it has something to deliver, or was
	// changed.
	NudgeWebhook(ctx context.Context, webhookID string) error
	// RunAttempt carries out an action attempt. Once is enough: a second call
	// finds it under way or done.
	RunAttempt(ctx context.Context, attemptID string) error
	// NudgeAccount sees to it that a connected account is watched, and is looked
	// at now.
	NudgeAccount(ctx context.Context, accountID string, reason Reason) error
	// NudgeWebview has the login that was entered on a webview's page tried.
	NudgeWebview(ctx context.Context, webviewID string) error
}

// Kind is what a word of the outbox is about.
type Kind string

// The kinds.
const (
	KindGrant   Kind = "grant"
	KindWebhook Kind = "webhook"
	KindAttempt Kind = "attempt"
	KindAccount Kind = "account"
	KindWebview Kind = "webview"
)

// Reason is why a workflow is nudged: the name a person reads in the Temporal
// Web UI.
type Reason string

// The reasons.
const (
	ReasonCreated        Reason = "created"
	ReasonWindowChanged  Reason = "time-window-changed"
	ReasonDoorsChanged   Reason = "doors-changed"
	ReasonMethodsChanged Reason = "methods-changed"
	ReasonRevoke         Reason = "revoke-requested"
	ReasonDoorReachable  Reason = "door-reachable"
	ReasonClockMoved     Reason = "clock-moved"
	ReasonSwept          Reason = "cleanup-found-work"
	ReasonSuspended      Reason = "suspended"
	ReasonResumed        Reason = "resumed"
	ReasonRetryNow       Reason = "retry-now"
	ReasonPaused         Reason = "paused"
	ReasonEntryShared    Reason = "shared-entry-released"
	ReasonChangedOutside Reason = "changed-at-the-lock"
	ReasonSyncNow        Reason = "sync-now"      // account: look at it now
	ReasonLogin          Reason = "login-entered" // webview: try it
	ReasonQueued         Reason = "events-queued" // webhook: there is something to deliver
)
