package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"latchkey/workflows"
)

// tidyTime is how long the demo may take to leave everything as it was.
const tidyTime = 60 * time.Second

// tidy takes away what the demo made, also when it was stopped in the middle.
func (d *demo) tidy(ctx context.Context) error {
	stopped := ctx.Err() != nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	if stopped {
		d.board.rest()
		d.head("Stopped", "Everything is taken off the doors again.")
	}
	err := errors.Join(d.faults.restore(ctx), d.forgetPeople(ctx))
	if err != nil {
		return err
	}
	if err := errors.Join(d.allLeft(ctx), d.leaveRadio(ctx)); err != nil || d.grantID == "" {
		return err
	}
	return d.follow(ctx, tidyTime, "every door clean", isOver)
}

// forgetPeople deletes the demo's people, and with them their grants.
func (d *demo) forgetPeople(ctx context.Context) error {
	var failures []error
	for key := range demoPeople {
		failures = append(failures, d.forgetPerson(ctx, key))
	}
	return errors.Join(failures...)
}

func (d *demo) forgetPerson(ctx context.Context, key string) error {
	var answer struct {
		UserIdentity struct {
			ID string `json:"user_identity_id"`
		} `json:"user_identity"`
	}
	err := d.api.post(ctx, "/user_identities/get", map[string]any{"user_identity_key": key}, &answer)
	switch {
	case isRefusal(err, "user_identity_not_found"):
		return nil
	case err != nil:
		return err
	}
	return d.api.post(ctx, "/user_identities/delete", map[string]any{"user_identity_id": answer.UserIdentity.ID}, nil)
}

// workflowRun is the run of a grant's workflow as the Web UI has it.
type workflowRun struct{ page string }

// runOf asks the server behind the Web UI for the run of a grant.
func runOf(ctx context.Context, webUI, grantID string) (workflowRun, error) {
	id := url.PathEscape(workflows.GrantID(grantID))
	address := strings.Replace(webUI, "/namespaces/", "/api/v1/namespaces/", 1) + "/" + id
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return workflowRun{}, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return workflowRun{}, err
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	var answer struct {
		Info struct {
			Execution struct {
				RunID string `json:"runId"` //nolint:tagliatelle // Temporal's spelling
			} `json:"execution"`
		} `json:"workflowExecutionInfo"` //nolint:tagliatelle // Temporal's spelling
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return workflowRun{}, err
	}
	if answer.Info.Execution.RunID == "" {
		return workflowRun{}, fmt.Errorf("the Web UI answers %s", response.Status)
	}
	return workflowRun{page: webUI + "/" + id + "/" + answer.Info.Execution.RunID + "/history"}, nil
}
