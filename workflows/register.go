package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"latchkey/activities"
)

// The typed references by which workflows name activities. They are never called.
var (
	grantActivities   *activities.Grant
	accountActivities *activities.Account
	actionActivities  *activities.Action
	webhookActivities *activities.Webhook
	webviewActivities *activities.Webview
	cleanupActivities *activities.Cleanup
)

// Register makes every workflow known to a worker. A grant outlives deploys, so
// its runs move to the newest worker as they go (docs/architecture.md, "Deploys").
func Register(registry worker.WorkflowRegistry) {
	for name, definition := range map[string]any{
		GrantType: Grant, AccountType: Account, AttemptType: Attempt, WebhookType: Webhook,
		WebviewType: Webview, CleanupType: Cleanup,
	} {
		registry.RegisterWorkflowWithOptions(definition, workflow.RegisterOptions{
			Name: name, VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
		})
	}
}

// Activities is everything that touches the world.
type Activities struct {
	Grant   *activities.Grant
	Account *activities.Account
	Action  *activities.Action
	Webhook *activities.Webhook
	Webview *activities.Webview
	Cleanup *activities.Cleanup
}

// RegisterActivities makes every activity known to a worker.
func RegisterActivities(registry worker.ActivityRegistry, all Activities) {
	registry.RegisterActivity(all.Grant)
	registry.RegisterActivity(all.Account)
	registry.RegisterActivity(all.Action)
	registry.RegisterActivity(all.Webhook)
	registry.RegisterActivity(all.Webview)
	registry.RegisterActivity(all.Cleanup)
}
