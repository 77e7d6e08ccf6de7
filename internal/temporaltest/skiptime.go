package temporaltest

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// maxSkips bounds a workflow that retries for ever while its waits are skipped;
// the server's own bound of 100 is too tight for a grant of many steps.
const maxSkips = 10_000

// SkipTime has the server skip the waits of every workflow that this client
// starts: whenever nothing is running in it, its clock jumps to the next timer.
// Activities see the real time, so a workflow must pass them the times they need.
func SkipTime(options *client.Options) {
	// The SDK has no option for it yet; the server's API has.
	options.ConnectionOptions.DialOptions = append(options.ConnectionOptions.DialOptions,
		grpc.WithChainUnaryInterceptor(skipFromStart))
}

func skipFromStart(
	ctx context.Context, method string, request, reply any,
	connection *grpc.ClientConn, next grpc.UnaryInvoker, options ...grpc.CallOption,
) error {
	switch request := request.(type) {
	case *workflowservice.StartWorkflowExecutionRequest:
		request.TimeSkippingConfig = skipping()
	case *workflowservice.SignalWithStartWorkflowExecutionRequest:
		request.TimeSkippingConfig = skipping()
	case *workflowservice.ExecuteMultiOperationRequest:
		for _, operation := range request.GetOperations() {
			if start := operation.GetStartWorkflow(); start != nil {
				start.TimeSkippingConfig = skipping()
			}
		}
	}
	return next(ctx, method, request, reply, connection, options...)
}

func skipping() *commonpb.TimeSkippingConfig {
	return &commonpb.TimeSkippingConfig{Enabled: true, MaxSessionSkipCount: maxSkips}
}

// FastForward moves a running workflow's clock ahead by a duration, firing each
// timer on the way; after that its time runs as usual again.
func FastForward(tb testing.TB, connected client.Client, namespace, workflowID string, by time.Duration) {
	tb.Helper()
	config := skipping()
	config.FastForwardConfig = &commonpb.FastForwardConfig{Id: rand.Text(), Duration: durationpb.New(by)}
	_, err := connected.WorkflowService().UpdateWorkflowExecutionOptions(tb.Context(),
		&workflowservice.UpdateWorkflowExecutionOptionsRequest{
			Namespace:                namespace,
			WorkflowExecution:        &commonpb.WorkflowExecution{WorkflowId: workflowID},
			WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{TimeSkippingConfig: config},
			UpdateMask:               &fieldmaskpb.FieldMask{Paths: []string{"time_skipping_config"}},
		})
	if err != nil {
		tb.Fatalf("temporaltest: fast-forward %s by %s: %v", workflowID, by, err)
	}
}
