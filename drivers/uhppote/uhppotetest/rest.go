package uhppotetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// AddPanel adds a four-door panel that holds no records; one that is there
// already stays as it is.
func (s *Simulator) AddPanel(ctx context.Context, serial uint32) error {
	body := map[string]any{"device-id": serial, "device-type": "UT0311-L04", "compressed": false}
	return s.call(ctx, http.MethodPost, "", body, nil)
}

// Swipe is what a person does at a reader.
type Swipe struct {
	Door   int    // 1 to 4
	Number uint32 // the card's number, or the code keyed as one
	PIN    uint32 // what is keyed when the door asks for a PIN; 0 for nothing
}

// Swipe reports whether the panel opens the door.
func (s *Simulator) Swipe(ctx context.Context, serial uint32, swipe Swipe) (granted bool, err error) {
	body := map[string]any{"door": swipe.Door, "card-number": swipe.Number, "direction": 1, "PIN": swipe.PIN}
	var answer struct {
		Granted bool `json:"access-granted"`
	}
	err = s.call(ctx, http.MethodPost, fmt.Sprintf("/%d/swipe", serial), body, &answer)
	return answer.Granted, err
}

// call speaks to the simulator's own API.
func (s *Simulator) call(ctx context.Context, method, path string, body, answer any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://"+s.options.REST+"/uhppote/simulator"+path, bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("uhppotetest: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("uhppotetest: the simulator answers %s", response.Status)
	}
	if answer == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
