package devenv_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/devenv"
)

// shell is a child that runs a script; "wait" in it ends at the first signal.
func shell(name, script string) devenv.Child {
	return devenv.Child{Name: name, Path: "/bin/sh", Args: []string{"-c", script}}
}

const untilStopped = "while :; do sleep 60 & wait $!; done"

func TestStopGoesBackwardsThroughTheStarts(t *testing.T) {
	t.Parallel()
	group, _ := newGroup(t)
	order := filepath.Join(t.TempDir(), "order")
	for _, name := range []string{"database", "server", "worker"} {
		process, err := group.Start(shell(name, fmt.Sprintf("trap 'echo %s >>%s; exit' TERM; echo up; %s", name, order, untilStopped)))
		if err != nil {
			t.Fatal(err)
		}
		eventually(t, name+" is up", func() bool { return logged(process, "up") })
	}
	group.Stop()
	got, _ := os.ReadFile(order)
	if want := "worker\nserver\ndatabase\n"; string(got) != want {
		t.Errorf("stopped in the order %q, want %q", got, want)
	}
	if _, err := group.Start(shell("late", "true")); err == nil {
		t.Error("a stopped group started a child")
	}
}

func logged(process *devenv.Process, line string) bool {
	content, _ := os.ReadFile(process.LogPath())
	return strings.Contains(string(content), "\n"+line+"\n")
}

func TestStubbornChildIsKilledWithItsChildren(t *testing.T) {
	t.Parallel()
	group, said := newGroup(t)
	child := shell("stubborn", "trap '' TERM; sleep 1000 & echo $! >"+filepath.Join(t.TempDir(), "pid")+"; echo up; "+untilStopped)
	child.Grace = 50 * time.Millisecond
	process, err := group.Start(child)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is up", func() bool { return logged(process, "up") })
	group.Stop()
	if alive(process.Pid()) {
		t.Error("the child lives")
	}
	// The processes that it started are in its group.
	eventually(t, "its children are gone", func() bool { return syscall.Kill(-process.Pid(), 0) != nil })
	if !strings.Contains(said.String(), "stubborn did not stop within 50ms and was killed") {
		t.Errorf("said %q", said)
	}
}

func TestUnexpectedEndIsReportedWithTheLog(t *testing.T) {
	t.Parallel()
	group, _ := newGroup(t)
	if _, err := group.Start(shell("brittle", "echo no space left on device; exit 3")); err != nil {
		t.Fatal(err)
	}
	failure := (<-group.Failed()).Error()
	for _, want := range []string{"brittle ended unexpectedly", "exit status 3", "no space left on device"} {
		if !strings.Contains(failure, want) {
			t.Errorf("%q lacks %q", failure, want)
		}
	}
}

func TestRestart(t *testing.T) {
	t.Parallel()
	group, said := newGroup(t)
	once := filepath.Join(t.TempDir(), "once")
	child := shell("worker", fmt.Sprintf("test -e %s || { touch %s; exit 1; }; echo second run; %s", once, once, untilStopped))
	child.Restart = true
	process, err := group.Start(child)
	if err != nil {
		t.Fatal(err)
	}
	eventually(t, "the second run", func() bool { return logged(process, "second run") })
	if !strings.Contains(said.String(), "worker starts again in 500ms") {
		t.Errorf("said %q", said)
	}
	second := process.Pid()
	group.Stop()
	if alive(second) {
		t.Error("the second run outlived the group")
	}
}

// Ctrl-C in a terminal goes to a whole process group; the children must not be in ours.
func TestChildIsInAGroupOfItsOwn(t *testing.T) {
	t.Parallel()
	group, _ := newGroup(t)
	process, err := group.Start(shell("child", untilStopped))
	if err != nil {
		t.Fatal(err)
	}
	if pgid, err := syscall.Getpgid(process.Pid()); err != nil || pgid != process.Pid() {
		t.Errorf("process group %d (%v), want %d", pgid, err, process.Pid())
	}
}

func TestKilledParentTakesItsChildren(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{parentMode, watcherMode} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			killedParentTakesItsChild(t, mode)
		})
	}
}

func killedParentTakesItsChild(t *testing.T, mode string) {
	t.Helper()
	parent := exec.CommandContext(t.Context(), os.Args[0])
	parent.Env = append(os.Environ(), mode+"="+t.TempDir())
	output, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var child int
	if _, err := fmt.Sscan(line, &child); err != nil || !alive(child) {
		t.Fatalf("no child: %q, %v", line, err)
	}
	_ = parent.Process.Kill()
	_ = parent.Wait()
	eventually(t, "the child is gone", func() bool { return !alive(child) })
}

// beWatched is beParent where the kernel knows no parent death signal.
func beWatched() {
	child := exec.Command("/bin/sh", "-c", untilStopped)
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	err := child.Start()
	if err == nil {
		err = devenv.AttachWatcher(child, syscall.SIGKILL)
	}
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stdout, child.Process.Pid)
	select {}
}

// beParent starts a child, tells its process id, and lives on. Before that it
// wears threads out: a death signal tied to one of them would go off too early.
func beParent(logs string) {
	for range 20 {
		done := make(chan struct{})
		go func() {
			defer close(done)
			runtime.LockOSThread() // the thread ends with this goroutine
		}()
		<-done
	}
	process, err := devenv.NewGroup(logs, nil).Start(shell("child", untilStopped))
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stdout, process.Pid())
	select {}
}
