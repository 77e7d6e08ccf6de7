package cloud_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"latchkey/drivers/sandbox/wire"
)

// account speaks the account API without a driver.
type account struct {
	t          *testing.T
	url, token string
	http       *http.Client
}

// reply is an answer as it came, or why there is none.
type reply struct {
	status  int
	header  http.Header
	content []byte
	err     error
}

func (a *account) do(method, path string, body any) reply {
	a.t.Helper()
	var sent bytes.Buffer
	if body != nil {
		require.NoError(a.t, json.NewEncoder(&sent).Encode(body))
	}
	request, err := http.NewRequestWithContext(a.t.Context(), method, a.url+path, &sent)
	require.NoError(a.t, err)
	request.Header.Set("Authorization", "Bearer "+a.token)
	response, err := a.http.Do(request)
	if err != nil {
		return reply{err: err}
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, header: response.Header, content: content, err: err}
}

// read decodes an answer of the wanted status.
func read[T any](a *account, r reply, status int) (value T) {
	a.t.Helper()
	require.NoError(a.t, r.err)
	require.Equal(a.t, status, r.status, "%s", r.content)
	require.NoError(a.t, json.Unmarshal(r.content, &value))
	return value
}

// refused requires a refusal of the given code, with the status of that code.
func (a *account) refused(r reply, code wire.ProblemCode) wire.ProblemDetail {
	a.t.Helper()
	said := read[wire.Problem](a, r, code.Status())
	require.Equal(a.t, code, said.Error.Code)
	require.NotEmpty(a.t, said.Error.Message)
	return said.Error
}

func (a *account) create(lock string, request wire.CodeRequest) reply {
	a.t.Helper()
	return a.do(http.MethodPost, "/v1/locks/"+lock+"/codes", request)
}

func (a *account) created(lock string, request wire.CodeRequest) wire.Code {
	a.t.Helper()
	return read[wire.Code](a, a.create(lock, request), http.StatusCreated)
}

func (a *account) update(lock, code string, request wire.CodeRequest) reply {
	a.t.Helper()
	return a.do(http.MethodPut, "/v1/locks/"+lock+"/codes/"+code, request)
}

func (a *account) erase(lock, code, mark string) reply {
	a.t.Helper()
	return a.do(http.MethodDelete, "/v1/locks/"+lock+"/codes/"+code+"?mark="+mark, nil)
}

func (a *account) list(lock string) wire.CodeList {
	a.t.Helper()
	return read[wire.CodeList](a, a.do(http.MethodGet, "/v1/locks/"+lock+"/codes", nil), http.StatusOK)
}
