package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"latchkey"
)

// WebviewInput starts the workflow of a connect webview.
type WebviewInput struct {
	WebviewID string `json:"webview_id"`
}

// Webview tries the logins that are entered on a webview's page. The settings
// stay in the database: the history names the webview only.
func Webview(ctx workflow.Context, input WebviewInput) error {
	trying := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute,
		HeartbeatTimeout:    10 * time.Second,
		RetryPolicy:         patience(time.Second, 10*time.Second), // somebody looks at the page
		Summary:             "try the login",
	})
	entered := workflow.GetSignalChannel(ctx, string(latchkey.ReasonLogin))
	for entered.ReceiveAsync(nil) {
		for entered.ReceiveAsync(nil) { // the activity tries the newest
		}
		if err := workflow.ExecuteActivity(trying, webviewActivities.TryLogin, input.WebviewID).Get(ctx, nil); err != nil {
			return err
		}
	}
	return nil
}
