// Package admin is the client of the sandbox cloud's admin API. Tests, the
// demo and the benchmark use it to build locks, to make them fail, and to see
// what they really hold. Package cloud documents the routes, package wire the shapes.
package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"latchkey"
	"latchkey/drivers/sandbox/wire"
)

// Client speaks to one cloud. It is safe for use by many goroutines.
type Client struct {
	base  string
	token latchkey.Secret
	http  *http.Client
}

// New makes a client of the cloud at base, such as "http://127.0.0.1:7070".
// A nil client stands for http.DefaultClient.
func New(base string, token latchkey.Secret, client *http.Client) *Client {
	if client == nil {
		client = http.DefaultClient
	}
	return &Client{base: strings.TrimSuffix(base, "/") + "/admin/v1", token: token, http: client}
}

// Refused is a refusal of the cloud.
type Refused struct {
	wire.ProblemDetail

	Status int // of HTTP
}

// Error implements error.
func (r *Refused) Error() string {
	return fmt.Sprintf("the sandbox cloud answered %d %s: %s", r.Status, r.Code, r.Message)
}

// call sends in as JSON (nil for none) and reads the answer into out (nil to
// drop it). What the cloud refuses is a *Refused.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	request, err := c.request(ctx, method, path, in)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusBadRequest {
		return refusal(response.StatusCode, content)
	}
	if out == nil || len(content) == 0 {
		return nil
	}
	return json.Unmarshal(content, out)
}

func (c *Client) request(ctx context.Context, method, path string, in any) (*http.Request, error) {
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, &body)
	if err == nil {
		request.Header.Set("Authorization", "Bearer "+c.token.Reveal())
	}
	return request, err
}

func refusal(status int, content []byte) error {
	var said wire.Problem
	if err := json.Unmarshal(content, &said); err != nil {
		return fmt.Errorf("the sandbox cloud answered %d without a reason: %w", status, err)
	}
	return &Refused{Status: status, ProblemDetail: said.Error}
}

func sitePath(site string) string { return "/sites/" + url.PathEscape(site) }

func lockPath(site, lock string) string { return sitePath(site) + "/locks/" + url.PathEscape(lock) }
