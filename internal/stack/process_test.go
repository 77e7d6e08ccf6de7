package stack

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// hanging makes the test below the one that is killed.
const hanging = "STACK_TEST_HANGS"

func TestMain(m *testing.M) {
	code := m.Run()
	RemoveProgram()
	os.Exit(code)
}

// A test that is killed, or that go test ends when its time is over, cleans
// nothing up: its processes go all the same.
func TestProcessesEndWithTheirTest(t *testing.T) {
	t.Parallel()
	if os.Getenv(hanging) != "" {
		hang(t)
	}
	if testing.Short() {
		t.Skip("starts a process of the product, and -short asks for no services")
	}
	test := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	test.Env = append(os.Environ(), hanging+"=yes")
	output, err := test.StdoutPipe()
	must(t, err)
	must(t, test.Start())
	lines := bufio.NewScanner(output)
	lines.Scan()
	address := lines.Text()
	lines.Scan()
	defer os.Remove(lines.Text())
	response, err := http.Get(address)
	must(t, err)
	must(t, response.Body.Close())

	must(t, test.Process.Kill())
	_ = test.Wait() // it says that it was killed
	(&Stack{t: t}).Within(20*time.Second, "the process is gone", func() error {
		open, err := net.Dial("tcp", strings.TrimPrefix(address, "http://"))
		if err != nil {
			return nil //nolint:nilerr // nobody listens any more
		}
		_ = open.Close() // it was only asked for
		return fmt.Errorf("%s still answers", address)
	})
}

// hang starts a process, tells its address and its program, and never ends.
func hang(t *testing.T) {
	t.Helper()
	s := &Stack{t: t, dir: t.TempDir(), SandboxAdminToken: rand.Text()}
	s.startCloud(Options{})
	fmt.Fprintf(os.Stdout, "%s\n%s\n", s.SandboxURL, Program(t))
	select {}
}
