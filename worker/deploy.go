package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	sdkworker "go.temporal.io/sdk/worker"
)

// Deployment is the name of all builds of the worker together.
const Deployment = "latchkey"

func (o Options) version() sdkworker.WorkerDeploymentVersion {
	return sdkworker.WorkerDeploymentVersion{DeploymentName: Deployment, BuildID: o.BuildID}
}

// Promotion is what a starting worker does about being the current build.
type Promotion string

// The promotions. By default a build becomes the current one once: an old
// worker that restarts during a deploy does not take the place back.
const (
	PromoteNew    Promotion = "new"
	PromoteAlways Promotion = "always"
	PromoteNever  Promotion = "never"
)

// promote does what the options say.
func (o Options) promote(ctx context.Context) error {
	switch o.Promote {
	case PromoteAlways:
		return Promote(ctx, o.Temporal, o.BuildID)
	case PromoteNew:
		if !replaced(ctx, o.Temporal, o.BuildID) {
			return Promote(ctx, o.Temporal, o.BuildID)
		}
		o.Log.Warn("this build was the current one before and was replaced; latchkey promote puts it back", "build", o.BuildID)
	case PromoteNever:
	}
	return nil
}

// replaced reports whether the build was the current one once and is no more.
func replaced(ctx context.Context, temporalClient client.Client, buildID string) bool {
	description, err := temporalClient.WorkerDeploymentClient().GetHandle(Deployment).
		DescribeVersion(ctx, client.WorkerDeploymentDescribeVersionOptions{BuildID: buildID})
	return err == nil && description.Info.DrainageInfo != nil && !description.Info.RoutingChangedTime.IsZero()
}

// promoteTime is how long a build may take to become known to the server: it
// does when its first poll arrives.
const promoteTime = 30 * time.Second

// Promote makes a build the current one: new runs start on it, and runs under
// way move to it at their next step. It waits until the server has seen a
// worker of the build.
func Promote(ctx context.Context, temporalClient client.Client, buildID string) error {
	ctx, cancel := context.WithTimeout(ctx, promoteTime)
	defer cancel()
	handle := temporalClient.WorkerDeploymentClient().GetHandle(Deployment)
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		_, err := handle.SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: buildID})
		if err == nil {
			return nil
		}
		if !notSeenYet(err) && !unanswered(err) {
			return fmt.Errorf("promote build %q: %w", buildID, err)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return fmt.Errorf("promote build %q: the server saw no worker of it in %s: %w", buildID, promoteTime, err)
		}
	}
}

// notSeenYet reports whether the server does not know the build yet.
func notSeenYet(err error) bool {
	var notFound *serviceerror.NotFound
	var precondition *serviceerror.FailedPrecondition
	return errors.As(err, &notFound) || errors.As(err, &precondition)
}

// unanswered reports whether a busy server let one call run out of its time.
func unanswered(err error) bool {
	var deadline *serviceerror.DeadlineExceeded
	return errors.As(err, &deadline) || errors.Is(err, context.DeadlineExceeded)
}
