package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"latchkey/api/param"
	"latchkey/api/problem"
	"latchkey/api/route"
)

// values reads the parameters of a request: those of the query, and over them
// those of the body where the verb has one.
func (s *server) values(c *gin.Context, row route.Row) (map[string]any, error) {
	var body map[string]any
	if route.HasBody(c.Request.Method) {
		var err error
		if body, err = s.body(c); err != nil {
			return nil, err
		}
	}
	query, err := row.Params.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	return param.Merge(query, body), nil
}

func (s *server) body(c *gin.Context) (map[string]any, error) {
	text, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, s.MaxBody))
	if err != nil {
		return nil, unreadable(err)
	}
	if len(text) > 0 && !strings.Contains(c.ContentType(), jsonType) {
		return nil, problem.New(http.StatusBadRequest, "invalid_content_type",
			"Requests with a body must have \"Content-Type: application/json\".")
	}
	values, issues := param.ParseBody(text)
	if issues != nil {
		return nil, problem.InvalidInput(issues)
	}
	return values, nil
}

// unreadable tells a body that is too long (413) from one that broke off.
func unreadable(err error) error {
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return problem.New(http.StatusRequestEntityTooLarge, "request_too_large",
			fmt.Sprintf("The body is larger than %d bytes.", tooLong.Limit))
	}
	p := problem.InvalidInput(param.Issues{{Text: "The body could not be read to its end"}})
	p.Cause = err
	return p
}

// baseURL is how this caller reaches the API.
func (s *server) baseURL(r *http.Request) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
