// Package workflows holds what lasts: the life of a grant, the watch over an
// account, the cleanup. Workflow code decides nothing by itself: it asks for a
// plan, carries it out, and waits. Every run begins with a plan from the
// database, so that a lost signal or a new run costs nothing.
package workflows

import (
	"strings"

	"go.temporal.io/sdk/temporal"

	"latchkey"
)

// TaskQueue is the queue of all workflows and activities.
const TaskQueue = "latchkey"

// The names of workflow types. They are in histories: they never change.
const (
	GrantType   = "access-grant"
	AccountType = "connected-account"
	AttemptType = "action-attempt"
	WebhookType = "webhook"
	WebviewType = "connect-webview"
	CleanupType = "cleanup"
)

// CleanupSchedule is the id of the schedule that runs the cleanup.
const CleanupSchedule = "latchkey-cleanup"

// GrantID is the workflow id of a grant.
func GrantID(grantID string) string { return GrantType + "/" + grantID }

// grantIDOf is the grant of a workflow id.
func grantIDOf(workflowID string) string { return strings.TrimPrefix(workflowID, GrantType+"/") }

// AccountID is the workflow id of a connected account.
func AccountID(accountID string) string { return AccountType + "/" + accountID }

// WebhookID is the workflow id of a webhook.
func WebhookID(webhookID string) string { return WebhookType + "/" + webhookID }

// AttemptID is the workflow id of an action attempt.
func AttemptID(attemptID string) string { return AttemptType + "/" + attemptID }

// WebviewID is the workflow id of a connect webview.
func WebviewID(webviewID string) string { return WebviewType + "/" + webviewID }

// accountSignals are the reasons to look at an account at once.
var accountSignals = []latchkey.Reason{latchkey.ReasonCreated, latchkey.ReasonSyncNow, latchkey.ReasonClockMoved}

// signals are the names by which a grant is nudged. A person reads them in the
// history, so the name is the reason.
var signals = []latchkey.Reason{
	latchkey.ReasonCreated, latchkey.ReasonWindowChanged, latchkey.ReasonDoorsChanged, latchkey.ReasonMethodsChanged,
	latchkey.ReasonRevoke, latchkey.ReasonDoorReachable, latchkey.ReasonClockMoved, latchkey.ReasonSwept,
	latchkey.ReasonEntryShared, latchkey.ReasonChangedOutside, latchkey.ReasonSuspended, latchkey.ReasonResumed,
	latchkey.ReasonRetryNow, latchkey.ReasonPaused,
}

// The search attributes of a grant in the Temporal Web UI.
var (
	attrWorkspace = temporal.NewSearchAttributeKeyKeyword("LatchkeyWorkspace")
	attrPerson    = temporal.NewSearchAttributeKeyKeyword("LatchkeyUserIdentity")
	attrStatus    = temporal.NewSearchAttributeKeyKeyword("LatchkeyStatus")
	attrStarts    = temporal.NewSearchAttributeKeyTime("LatchkeyStartsAt")
	attrEnds      = temporal.NewSearchAttributeKeyTime("LatchkeyEndsAt")
	attrDoors     = temporal.NewSearchAttributeKeyKeywordList("LatchkeyDoors")
)
