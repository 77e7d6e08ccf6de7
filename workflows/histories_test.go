package workflows_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/prototext"

	"latchkey/workflows"
)

// histories is where the histories that released code wrote are kept, a folder
// a release. They are added to, never changed.
const histories = "testdata/histories"

// A grant outlives deploys: what an earlier release began, this code goes on with.
func TestEveryRecordedHistoryReplays(t *testing.T) {
	t.Parallel()
	for _, file := range recorded(t) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			replayer := worker.NewWorkflowReplayer()
			workflows.Register(replayer)
			require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), file))
		})
	}
}

// P5: the grants of these histories had this PIN.
func TestNoRecordedHistoryHoldsThePIN(t *testing.T) {
	t.Parallel()
	for _, file := range recorded(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var history historypb.History
		require.NoError(t, protojson.Unmarshal(text, &history))
		// The text form shows the bytes of payloads; JSON would have them in base64.
		plain := prototext.Format(&history)
		assert.Contains(t, plain, "Front Door", "payloads can be read")
		assert.NotContains(t, plain, code, file)
	}
}

// recorded lists the files. A release without histories would replay nothing.
func recorded(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(histories, "*", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files, "no recorded history: see record_test.go")
	return files
}
