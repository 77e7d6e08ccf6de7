package uhppotetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Panels are the panels of a running simulator. They may be used by many
// goroutines.
type Panels struct{ address, rest string }

// Attach speaks to a simulator that runs already. Address is host:port of its
// panels (UDP and TCP), rest the URL of its own API, such as "http://127.0.0.1:8000".
func Attach(address, rest string) Panels { return Panels{address: address, rest: rest} }

// RESTURL is the simulator's own interface.
func (p Panels) RESTURL() string { return p.rest }

// Address is where the panels answer, over UDP and TCP.
func (p Panels) Address() string { return p.address }

// Add adds a four-door panel that holds no records; one that is there already
// stays as it is.
func (p Panels) Add(ctx context.Context, serial uint32) error {
	body := map[string]any{"device-id": serial, "device-type": "UT0311-L04", "compressed": false}
	return p.post(ctx, "", body, nil)
}

// Swipe is what a person does at a reader.
type Swipe struct {
	Door   int    // 1 to 4
	Number uint32 // the card's number, or the code keyed as one
	PIN    uint32 // what is keyed when the door asks for a PIN; 0 for nothing
}

// Swipe reports whether the panel opens the door. It does not look at dates.
func (p Panels) Swipe(ctx context.Context, serial uint32, swipe Swipe) (granted bool, err error) {
	body := map[string]any{"door": swipe.Door, "card-number": swipe.Number, "direction": 1, "PIN": swipe.PIN}
	var answer struct {
		Granted bool `json:"access-granted"` //nolint:tagliatelle // the simulator's word
	}
	err = p.post(ctx, fmt.Sprintf("/%d/swipe", serial), body, &answer)
	return answer.Granted, err
}

func (p Panels) post(ctx context.Context, path string, body, answer any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.rest+"/uhppote/simulator"+path, bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	switch {
	case response.StatusCode >= http.StatusMultipleChoices:
		return fmt.Errorf("uhppotetest: the simulator answers %s", response.Status)
	case answer == nil:
		return nil
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
