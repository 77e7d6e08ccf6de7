package route

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"

	"github.com/google/uuid"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/problem"
)

// Fingerprint names the route and the parameters of a bound call, and the
// session that asks or is asked for: nobody goes on with another's page or
// repeats another's request. It is the same for the same parameters, however
// they were sent.
func (c *Call) Fingerprint() string {
	text, err := json.Marshal([]any{c.path, c.withoutCursor(), c.Viewer().SessionID, c.UserKey})
	if err != nil {
		panic(fmt.Sprintf("route: values that came from JSON do not go back: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func (c *Call) withoutCursor() map[string]any {
	values := maps.Clone(c.values)
	delete(values, "page_cursor")
	delete(values, "next_page_cursor")
	return values
}

// cursor is [fingerprint, place] (contract 1.7).
func (c *Call) cursor(next latchkey.Mark) string {
	text, err := json.Marshal([]any{c.page.print, next})
	if err != nil {
		panic(fmt.Sprintf("route: a mark is not JSON: %v", err))
	}
	return base64.StdEncoding.EncodeToString(text)
}

func readCursor(cursor, expected string) (*latchkey.Mark, error) {
	var (
		its  string
		mark latchkey.Mark
	)
	text, err := base64.StdEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, &[]any{&its, &mark})
	}
	switch {
	case err != nil || !sound(mark):
		return nil, problem.InvalidInput(param.Issues{{Path: []string{"page_cursor"}, Text: "Invalid cursor"}})
	case its != expected:
		return nil, problem.New(http.StatusBadRequest, "mismatched_page_parameters",
			"When using next_page_cursor, the request must send parameters identical to the initial request.")
	}
	return start(mark), nil
}

// sound keeps a forged mark from the database.
func sound(mark latchkey.Mark) bool {
	return mark == (latchkey.Mark{}) || uuid.Validate(mark.ID) == nil
}

// start is the mark, nil for the zero mark: the place before all rows.
func start(mark latchkey.Mark) *latchkey.Mark {
	if mark.ID == "" {
		return nil
	}
	return &mark
}

// here is the place where the call's own page begins.
func (c *Call) here() *latchkey.Mark {
	if c.page.from == nil {
		return &latchkey.Mark{}
	}
	return c.page.from
}

func (c *Call) pagination(next *latchkey.Mark) Pagination {
	if next == nil {
		return Pagination{}
	}
	values, cursor := c.withoutCursor(), c.cursor(*next)
	values["next_page_cursor"] = cursor
	url := c.BaseURL + c.path + "?" + param.Serialize(values)
	return Pagination{HasNextPage: true, Cursor: &cursor, URL: &url}
}
