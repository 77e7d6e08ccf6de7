package cloud

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func reopened(t *testing.T, path string) map[string]json.RawMessage {
	t.Helper()
	j, err := openJournal(path)
	require.NoError(t, err)
	require.NoError(t, j.close())
	return j.live
}

func TestJournalKeepsTheNewest(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	j, err := openJournal(path)
	require.NoError(t, err)
	for _, value := range []any{1, 2, 3} {
		require.NoError(t, j.put("kept", value)())
		require.NoError(t, j.put("dropped", value)())
	}
	require.NoError(t, j.put("dropped", nil)())
	require.NoError(t, j.close())
	assert.Equal(t, map[string]json.RawMessage{"kept": json.RawMessage("3")}, reopened(t, path))
	assert.ErrorIs(t, j.put("kept", 4)(), errClosed)
}

// TestJournalIsDurableBeforeClose reads what a kill would leave behind.
func TestJournalIsDurableBeforeClose(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	j, err := openJournal(path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, j.close()) })
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() { assert.NoError(t, j.put(fmt.Sprint("key", i), i)()) })
	}
	all.Wait()
	live, err := readEntries(path)
	require.NoError(t, err)
	assert.Len(t, live, 64)
}

func TestJournalDropsATornLastLine(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	require.NoError(t, os.WriteFile(path, []byte(`{"key":"a","value":1}`+"\n"+`{"key":"b","val`), 0o600))
	assert.Equal(t, map[string]json.RawMessage{"a": json.RawMessage("1")}, reopened(t, path))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.JSONEq(t, `{"key":"a","value":1}`, string(content), "opening compacts")
}

func TestJournalRefusesATornMiddle(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	require.NoError(t, os.WriteFile(path, []byte(`{"key":"b","val`+"\n"+`{"key":"a","value":1}`+"\n"), 0o600))
	_, err := openJournal(path)
	require.Error(t, err)
}

func TestJournalHasOneOwner(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	j, err := openJournal(path)
	require.NoError(t, err)
	_, err = openJournal(path)
	require.ErrorContains(t, err, "another process")
	require.NoError(t, j.close())
	reopened(t, path)
}

func TestJournalCompactsWhileInUse(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	j, err := openJournal(path)
	require.NoError(t, err)
	large := make([]byte, compactAfter/8)
	for i := range 10 {
		large[0] = byte(i)
		require.NoError(t, j.put("large", large)())
		require.NoError(t, j.put("small", i)())
	}
	require.NoError(t, j.close())
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Less(t, info.Size(), int64(compactAfter)*3/2)
	assert.JSONEq(t, "9", string(reopened(t, path)["small"]))
}

// BenchmarkJournal has 64 locks write side by side.
func BenchmarkJournal(b *testing.B) {
	j, err := openJournal(filepath.Join(b.TempDir(), "state"))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, j.close()) })
	b.SetParallelism(64)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := j.put("lock", "a line as long as a code takes")(); err != nil {
				b.Error(err)
			}
		}
	})
}
