package cloud

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// run flushes batch after batch until the journal is closed and nothing is
// pending. While one is on its way to the disk, the next one gathers.
func (j *journal) run() {
	defer close(j.stopped)
	for range j.wake {
		batch, last := j.take()
		batch.err = j.flush(batch.lines)
		j.fail(batch.err)
		close(batch.done)
		if last {
			return
		}
	}
}

func (j *journal) take() (full *batch, last bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	full, j.pending = j.pending, newBatch()
	return full, j.closed
}

// fail remembers the first error of the disk.
func (j *journal) fail(err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.failed == nil {
		j.failed = err
	}
}

func (j *journal) flush(lines []byte) error {
	if len(lines) == 0 || j.failed != nil {
		return j.failed
	}
	if _, err := j.file.Write(lines); err != nil {
		return err
	}
	if err := j.file.Sync(); err != nil {
		return err
	}
	if j.written += int64(len(lines)); j.written-j.needed < compactAfter {
		return nil
	}
	return j.compact()
}

// compact writes the live entries to a new file and puts it in place of the old.
func (j *journal) compact() error {
	lines, err := j.liveLines()
	if err != nil {
		return err
	}
	file, err := replaceFile(j.path, lines)
	if err != nil {
		return err
	}
	if j.file != nil {
		err = j.file.Close()
	}
	j.file, j.written, j.needed = file, int64(len(lines)), int64(len(lines))
	return err
}

// liveLines may hold entries that wait in the next batch too; writing a line
// twice does no harm.
func (j *journal) liveLines() ([]byte, error) {
	j.mu.Lock()
	live := maps.Clone(j.live)
	j.mu.Unlock()
	var lines bytes.Buffer
	for _, key := range slices.Sorted(maps.Keys(live)) {
		line, _, err := encode(key, live[key])
		if err != nil {
			return nil, err
		}
		lines.Write(line)
	}
	return lines.Bytes(), nil
}

// replaceFile puts content at path so that a crash leaves the old or the new
// file, and returns the new one for appending.
func replaceFile(path string, content []byte) (*os.File, error) {
	const anew = os.O_CREATE | os.O_TRUNC | os.O_WRONLY | os.O_APPEND
	file, err := os.OpenFile(path+".new", anew, 0o600) //nolint:gosec // the state is where the operator says
	if err != nil {
		return nil, err
	}
	if _, err = file.Write(content); err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func syncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the state is where the operator says
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// readEntries reads the newest value of every key; a missing file has none.
func readEntries(path string) (map[string]json.RawMessage, error) {
	content, err := os.ReadFile(path) //nolint:gosec // the state is where the operator says
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	live := map[string]json.RawMessage{}
	for line := range bytes.Lines(content) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			break // torn by a crash
		}
		var e entry
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, err
		}
		if live[e.Key] = e.Value; e.Value == nil {
			delete(live, e.Key)
		}
	}
	return live, nil
}
