package conformance

import (
	"os"
	"strings"
	"testing"

	"latchkey/drivers/sandbox/wire"
	"latchkey/internal/nodetest"
	"latchkey/internal/stack"
)

func TestMain(m *testing.M) {
	code := m.Run()
	stack.RemoveProgram()
	os.Exit(code)
}

// TestSeamSDKs starts the program and runs the whole suite against it. Every
// test of the suite is a line of the log.
func TestSeamSDKs(t *testing.T) { //nolint:paralleltest // see TestChecker
	nodetest.Install(t)
	nodetest.Run(t, start(t), "run.js", "conformance.test.js")
}

// start runs the program and returns where the suite finds its parts.
func start(t *testing.T) []string {
	t.Helper()
	s := stack.StartWith(t, stack.Options{
		Env: []string{"LATCHKEY_WEBHOOK_ALLOW_HOSTS=127.0.0.1"},
		Systems: []wire.SystemRequest{{
			Profile: "brivo", Encoders: []string{"Enrolment reader"},
			Cards: strings.Fields("1001 1002 1003 1004 1005 1006 1007 1008 1009"),
		}},
		Rooms: []wire.LockRequest{
			{ID: "office", Profile: "brivo", Name: "Office"},
			{ID: "room-101", Profile: "visionline", Name: "Room 101"},
			{ID: "room-102", Profile: "visionline", Name: "Room 102"},
		},
	})
	return []string{
		"LATCHKEY_TEST_API_URL=" + s.APIURL,
		"LATCHKEY_TEST_API_KEY=" + s.APIKey,
		"LATCHKEY_TEST_OTHER_API_KEY=" + s.OtherAPIKey,
		"LATCHKEY_TEST_ACCESS_TOKEN=" + s.AccessToken,
		"LATCHKEY_TEST_SANDBOX_URL=" + s.SandboxURL,
		"LATCHKEY_TEST_SANDBOX_ADMIN_TOKEN=" + s.SandboxAdminToken,
		"LATCHKEY_TEST_SANDBOX_SITE=" + stack.Site,
		"LATCHKEY_TEST_UHPPOTE_REST=" + s.Panels.RESTURL(),
		"LATCHKEY_TEST_UHPPOTE_UDP=" + s.Panels.Address(),
	}
}
