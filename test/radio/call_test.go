package radio_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// call posts to a route and returns the answer with its status.
func (h *house) call(path string, body object) (int, object) {
	h.t.Helper()
	text, err := json.Marshal(body)
	require.NoError(h.t, err)
	request, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.stack.APIURL+path, bytes.NewReader(text))
	require.NoError(h.t, err)
	request.Header.Set("Authorization", "Bearer "+h.stack.APIKey)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	require.NoError(h.t, err)
	defer response.Body.Close()
	var answer object
	require.NoError(h.t, json.NewDecoder(response.Body).Decode(&answer))
	return response.StatusCode, answer
}

// must posts to a route that has to succeed.
func (h *house) must(path string, body object) object {
	h.t.Helper()
	status, answer := h.call(path, body)
	require.Equal(h.t, http.StatusOK, status, "%s: %v", path, answer)
	return answer
}

// soon is ample for what takes a few seconds on an idle machine: only what never comes
// true is waited for so long.
const soon = 4 * time.Minute

// eventually fails the test unless check comes true.
func (h *house) eventually(what string, check func() error) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), soon)
	defer cancel()
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, 250*time.Millisecond) {
		err := check()
		if err == nil {
			return
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			h.t.Fatalf("not within %s: %s: %v", soon, what, err)
		}
	}
}

// text is an answer as one string.
func text(answer any) string {
	encoded, err := json.Marshal(answer)
	if err != nil {
		return err.Error()
	}
	return string(encoded)
}

// lacks fails unless an answer has all of these words.
func lacks(answer any, words ...string) error {
	said := text(answer)
	for _, word := range words {
		if !strings.Contains(said, word) {
			return fmt.Errorf("it does not say %q: %s", word, said)
		}
	}
	return nil
}
