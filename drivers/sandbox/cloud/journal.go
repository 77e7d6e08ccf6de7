package cloud

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
)

// compactAfter is how many bytes of outdated lines a journal may gather.
const compactAfter = 16 << 20

// entry is one line of a journal: the newest line of a key counts, and one
// without a value deletes it.
type entry struct {
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value,omitempty"`
}

// journal keeps keys and values in a file of lines. Many writers share one
// flush to the disk, so that locks written side by side cost one wait.
type journal struct {
	path string
	lock *os.File
	file *os.File

	mu      sync.Mutex
	live    map[string]json.RawMessage
	pending *batch
	failed  error // a write that failed may have left half a line: nothing is appended after it
	closed  bool
	wake    chan struct{}
	stopped chan struct{}

	written, needed int64 // bytes in the file, and of them those of live keys at the last compaction
}

// batch is the lines that go to the disk together.
type batch struct {
	lines []byte
	done  chan struct{}
	err   error
}

func newBatch() *batch { return &batch{done: make(chan struct{})} }

var errClosed = errors.New("the journal is closed")

// openJournal reads the journal at path, or begins one. It holds path for this
// process alone. A last line that a crash tore was never acknowledged and is
// dropped.
func openJournal(path string) (*journal, error) {
	lock, err := own(path + ".lock")
	if err != nil {
		return nil, err
	}
	j := &journal{path: path, lock: lock, pending: newBatch(), wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	if j.live, err = readEntries(path); err == nil {
		err = j.compact()
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	go j.run()
	return j, nil
}

// own takes an exclusive lock that the system frees when the process dies.
func own(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the state is where the operator says
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%s is held by another process: %w", path, err), file.Close())
	}
	return file, nil
}

// put writes a value, or with nil deletes the key. Calls for one key must not
// race. The value is durable once the returned function has returned nil.
func (j *journal) put(key string, value any) (durable func() error) {
	line, raw, err := encode(key, value)
	j.mu.Lock()
	defer j.mu.Unlock()
	if err = errors.Join(err, j.failed); err == nil && j.closed {
		err = errClosed
	}
	if err != nil {
		return func() error { return err }
	}
	if j.live[key] = raw; raw == nil {
		delete(j.live, key)
	}
	mine := j.pending
	mine.lines = append(mine.lines, line...)
	j.nudge()
	return func() error { <-mine.done; return mine.err }
}

func (j *journal) nudge() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

func encode(key string, value any) (line []byte, raw json.RawMessage, err error) {
	if value != nil {
		if raw, err = json.Marshal(value); err != nil {
			return nil, nil, err
		}
	}
	line, err = json.Marshal(entry{Key: key, Value: raw})
	return append(line, '\n'), raw, err
}

// close flushes what is pending and lets go of the file.
func (j *journal) close() error {
	j.mu.Lock()
	already := j.closed
	j.closed = true
	j.mu.Unlock()
	if already {
		return nil
	}
	j.nudge()
	<-j.stopped
	return errors.Join(j.file.Close(), j.lock.Close())
}

// each calls read for every key with the prefix, before anything else uses the journal.
func (j *journal) each(prefix string, read func(key string, value json.RawMessage) error) error {
	for key, value := range j.live {
		if strings.HasPrefix(key, prefix) {
			if err := read(key, value); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
	}
	return nil
}
