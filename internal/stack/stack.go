package stack

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.temporal.io/sdk/client"

	"latchkey"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/wire"
	"latchkey/drivers/uhppote/uhppotetest"
	"latchkey/internal/devenv"
	"latchkey/internal/pgtest"
	"latchkey/internal/temporaltest"
	"latchkey/store"
	"latchkey/workflows"
)

// Site is the sandbox site of the first workspace.
const Site = "test"

// Panel is the serial number of the simulated panel.
const Panel = 405419896

// Cards are the numbers in the first workspace's drawer.
var Cards = []string{"10058400", "10058401", "10058402", "10058403", "10058404", "10058405", "10058406", "10058407"}

// Options shape a stack. The zero value will do.
type Options struct {
	Locks []wire.LockRequest // instead of the usual six
	Rooms []wire.LockRequest // entrances of access control systems besides
	// Systems are made before their entrances, where those would make them otherwise.
	Systems []wire.SystemRequest
	Env     []string // more settings for API and worker
}

// Stack is a running Latchkey.
type Stack struct {
	APIURL, APIKey, OtherAPIKey          string
	AccessToken                          string // of a user who sees the first workspace
	SandboxURL, SandboxAdminToken        string
	DatabaseURL, TemporalAddr, Namespace string
	Workspace                            latchkey.Workspace
	Locks                                *admin.Client // the lock cloud's other side
	Panels                               *uhppotetest.Simulator
	Temporal                             client.Client
	Store                                *store.Store // to look at rows

	API, Worker, Cloud *Process

	t     testing.TB
	dir   string
	env   []string
	cloud []string
}

// Start runs a stack with the usual doors: six locks of different brands and a
// panel of four entrances.
func Start(t testing.TB) *Stack {
	t.Helper()
	return StartWith(t, Options{})
}

// StartWith runs a stack and returns when its API lists every door.
func StartWith(t testing.TB, options Options) *Stack {
	t.Helper()
	s := &Stack{t: t, dir: t.TempDir()}
	s.DatabaseURL = pgtest.Open(t, store.Migrate)
	s.Temporal, s.Namespace = temporaltest.Namespace(t, workflows.SearchAttributes())
	s.TemporalAddr = os.Getenv(temporaltest.Variable)
	s.settings(options)
	s.startCloud(options)
	s.Panels = uhppotetest.Run(t, Panel)
	s.seed()
	s.StartWorker()
	s.StartAPI()
	s.awaitDoors(len(s.locks(options)), panelDoors+len(options.Rooms))
	return s
}

func (s *Stack) settings(options Options) {
	s.SandboxAdminToken = rand.Text()
	s.env = append(os.Environ(),
		"LATCHKEY_DATABASE_URL="+s.DatabaseURL, "LATCHKEY_KEYS=k1:"+key(), "LATCHKEY_MAC_KEY="+key(),
		"TEMPORAL_ADDRESS="+s.TemporalAddr, "TEMPORAL_NAMESPACE="+s.Namespace,
		"LATCHKEY_API_METRICS_LISTEN=off", "LATCHKEY_WORKER_METRICS_LISTEN=off", "LATCHKEY_BUILD_ID=test", "LATCHKEY_LOG_LEVEL=DEBUG",
		"LATCHKEY_WATCH_INTERVAL=1s", "LATCHKEY_DATABASE_CONNS=10")
	s.env = append(s.env, options.Env...)
}

func key() string {
	made := make([]byte, 32)
	_, _ = rand.Read(made) // never fails since Go 1.24
	return base64.StdEncoding.EncodeToString(made)
}

func (s *Stack) locks(options Options) []wire.LockRequest {
	if options.Locks != nil {
		return options.Locks
	}
	return []wire.LockRequest{
		{ID: "front", Profile: "yale", Name: "Front Door"},
		{ID: "garden", Profile: "ttlock", Name: "Garden Gate"},
		{ID: "flat-1", Profile: "schlage", Name: "Flat 1"},
		{ID: "flat-2", Profile: "lockly", Name: "Flat 2"},
		{ID: "bikes", Profile: "nuki", Name: "Bike Room"},
		{ID: "cellar", Profile: "august", Name: "Cellar"},
		{ID: "shed", Profile: "igloohome_offline", Name: "Shed"},
	}
}

func (s *Stack) startCloud(options Options) {
	s.t.Helper()
	address := freeAddress(s.t)
	s.SandboxURL = "http://" + address
	s.cloud = append(os.Environ(), "LATCHKEY_SANDBOX_LISTEN="+address, "LATCHKEY_SANDBOX_ADMIN_TOKEN="+s.SandboxAdminToken,
		"LATCHKEY_SANDBOX_STATE="+filepath.Join(s.dir, "cloud.journal"))
	s.StartCloud()
	s.Locks = admin.New(s.SandboxURL, latchkey.NewSecret(s.SandboxAdminToken), nil)
	token := rand.Text()
	must(s.t, errorOf(s.Locks.CreateSite(s.ctx(), wire.SiteRequest{ID: Site, Token: token})))
	for _, system := range options.Systems {
		must(s.t, errorOf(s.Locks.CreateSystem(s.ctx(), Site, system)))
	}
	for _, lock := range slices.Concat(s.locks(options), options.Rooms) {
		must(s.t, errorOf(s.Locks.CreateLock(s.ctx(), Site, lock)))
	}
	s.env = append(s.env, "TEST_SITE_TOKEN="+token)
}

// StartCloud starts the lock cloud, again after a Kill.
func (s *Stack) StartCloud() {
	s.t.Helper()
	s.Cloud = s.run("sandbox", s.cloud)
	s.awaitHTTP(s.Cloud, s.SandboxURL+"/")
}

// StartWorker starts a worker, again after a Kill or Stop.
func (s *Stack) StartWorker(env ...string) {
	s.t.Helper()
	s.Worker = s.run("worker", append(slices.Clone(s.env), env...))
}

// StartAPI starts the API, again after a Kill or Stop, and waits until it answers.
func (s *Stack) StartAPI(env ...string) {
	s.t.Helper()
	address := freeAddress(s.t)
	s.APIURL = "http://" + address
	s.API = s.run("api", append(append(slices.Clone(s.env), env...), "LATCHKEY_LISTEN="+address))
	s.awaitHTTP(s.API, s.APIURL+"/health")
}

func (s *Stack) ctx() context.Context { return context.WithoutCancel(s.t.Context()) }

// Logs returns everything that the processes of the product wrote.
func (s *Stack) Logs() []byte {
	files, err := filepath.Glob(filepath.Join(s.dir, "*.log"))
	must(s.t, err)
	var all bytes.Buffer
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(s.t, err)
		fmt.Fprintf(&all, "== %s\n%s\n", filepath.Base(file), text)
	}
	return all.Bytes()
}

func freeAddress(t testing.TB) string {
	t.Helper()
	port, err := devenv.PickPort(0)
	must(t, err)
	return fmt.Sprintf("127.0.0.1:%d", port)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func errorOf[T any](_ T, err error) error { return err }
