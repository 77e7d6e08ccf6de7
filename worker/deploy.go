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
		if !notSeenYet(err) {
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
