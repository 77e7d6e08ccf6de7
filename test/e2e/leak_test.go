package e2e_test

import (
	"bytes"
	"context"
	"regexp"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

// nothingLeaks is P5: no PIN and no card number that was handed out stands in
// any exported history or in any log of the product.
func (h *house) nothingLeaks() {
	h.t.Helper()
	require.NotEmpty(h.t, h.pins)
	logs, histories := processID.ReplaceAll(h.Logs(), nil), h.histories()
	require.NotEmpty(h.t, histories)
	for _, pin := range h.pins {
		// Digits of an id or a time are no leak: a secret stands by itself.
		alone := regexp.MustCompile(`(^|[^0-9a-fA-F.:-])` + pin + `($|[^0-9a-fA-F.:-])`)
		require.NotRegexp(h.t, alone, string(logs), "a log holds a PIN")
		require.NotRegexp(h.t, alone, string(histories), "a history holds a PIN")
	}
}

// processID is how the SDK names a worker in its logs.
var processID = regexp.MustCompile(`[0-9]+@`)

// histories are all histories of the namespace, as JSON with payloads decoded.
func (h *house) histories() []byte {
	h.t.Helper()
	ctx := context.WithoutCancel(h.t.Context())
	page, err := h.Temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: h.Namespace})
	require.NoError(h.t, err)
	var all bytes.Buffer
	for _, execution := range page.GetExecutions() {
		events := h.Temporal.GetWorkflowHistory(ctx, execution.GetExecution().GetWorkflowId(), execution.GetExecution().GetRunId(),
			false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		for events.HasNext() {
			event, err := events.Next()
			require.NoError(h.t, err)
			text, err := protojson.Marshal(event)
			require.NoError(h.t, err)
			all.Write(decodePayloads(bookkeeping.ReplaceAll(text, nil)))
			all.WriteByte('\n')
		}
	}
	return all.Bytes()
}
