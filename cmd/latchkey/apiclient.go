package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
)

// apiClient calls the API as any program would. Without a key it is nobody.
type apiClient struct{ url, key string }

func newAPIClient(stack stackCard) apiClient { return apiClient{url: stack.APIURL, key: stack.APIKey} }

// post calls a route and decodes its answer. A refusal is an error with the
// API's own words.
func (c apiClient) post(ctx context.Context, path string, body, answer any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	if c.key != "" {
		request.Header.Set("Authorization", "Bearer "+c.key)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	if response.StatusCode != http.StatusOK {
		return refusal(path, response)
	}
	if answer == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

func refusal(path string, response *http.Response) error {
	var body struct {
		Error struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
		return fmt.Errorf("%s: %s", path, response.Status)
	}
	return &refused{path: path, kind: body.Error.Type, message: body.Error.Message}
}

// refused is an answer of the API that is not "ok".
type refused struct{ path, kind, message string }

// Error implements error.
func (r *refused) Error() string { return r.path + ": " + r.kind + ": " + r.message }

// isRefusal reports whether the API refused for the reason.
func isRefusal(err error, kind string) bool {
	var said *refused
	return errors.As(err, &said) && said.kind == kind
}

// door is a device or an entrance as the demo needs it.
type door struct {
	DeviceID      string `json:"device_id"`
	AcsEntranceID string `json:"acs_entrance_id"`
	DisplayName   string `json:"display_name"`
}

// doors lists the devices ("devices") or entrances ("acs/entrances").
func (c apiClient) doors(ctx context.Context, resource string) ([]door, error) {
	var answer struct {
		Devices      []door `json:"devices"`
		AcsEntrances []door `json:"acs_entrances"`
	}
	if err := c.post(ctx, "/"+resource+"/list", struct{}{}, &answer); err != nil {
		return nil, err
	}
	return append(answer.Devices, answer.AcsEntrances...), nil
}
