package webhook

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"

	"latchkey"
)

// Timeout is how long a subscriber may take to accept an event.
const Timeout = 15 * time.Second

// What a subscriber may answer at most. Nobody reads it: it is taken in so that
// the connection can be used again.
const (
	maxAnswer = 64 << 10
	maxHeader = 64 << 10
)

// Client brings events to subscribers.
type Client struct{ http *http.Client }

// NewClient connects through the guard. Redirects are not followed: who moves
// says so with a new webhook. No proxy of the environment is used, since behind
// one the guard would not see where a request goes.
func NewClient(guard *Guard) *Client {
	return &Client{http: &http.Client{
		Timeout:       Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: guard.DialContext, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: maxHeader,
			TLSHandshakeTimeout: dialTime, IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 8,
		},
	}}
}

// Answer is what became of one attempt. Failure is empty when the subscriber
// accepted the event.
type Answer struct {
	Status     int // 0 when there was no answer
	Failure    latchkey.DeliveryFailure
	RetryAfter time.Duration
	Took       time.Duration
}

// Post brings a body to a subscriber once.
func (c *Client) Post(ctx context.Context, url string, header http.Header, body []byte) Answer {
	began := time.Now()
	answer := c.post(ctx, url, header, body)
	answer.Took = time.Since(began)
	return answer
}

func (c *Client) post(ctx context.Context, url string, header http.Header, body []byte) Answer {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return Answer{Failure: latchkey.FailureConnection}
	}
	request.Header = header.Clone()
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Latchkey-Webhooks/1")
	response, err := c.http.Do(request)
	if err != nil {
		return Answer{Failure: failureOf(err)}
	}
	defer response.Body.Close() //nolint:errcheck // read as far as we want
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswer)
	return Answer{
		Status: response.StatusCode, Failure: failureOfStatus(response.StatusCode),
		RetryAfter: RetryAfter(response.Header, time.Now()),
	}
}

func failureOfStatus(status int) latchkey.DeliveryFailure {
	switch {
	case status >= 200 && status < 300:
		return ""
	case status >= 300 && status < 400:
		return latchkey.FailureRedirect
	case status == http.StatusGone:
		return latchkey.FailureGone
	}
	return latchkey.FailureStatus
}
