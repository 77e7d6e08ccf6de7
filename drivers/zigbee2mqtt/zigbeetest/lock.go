package zigbeetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Shown is what a lock really holds.
type Shown struct {
	Codes   []Code `json:"codes"`
	Stalled int    `json:"stalled"`
	Frames  int    `json:"frames"` // what the radio brought it about its codes and its bolt
	Locked  bool   `json:"locked"`
}

// Code is one slot that holds something.
type Code struct {
	Slot   int    `json:"slot"`
	PIN    string `json:"pin"`
	Status int    `json:"status"` // ZCL: 1 enabled, 3 disabled
	Type   int    `json:"type"`   // ZCL: 0 unrestricted
}

// Do makes something happen at a lock and returns what it then holds. The acts
// and what each is given are in radio.cjs.
func (n *Network) Do(ctx context.Context, lock, act string, given map[string]any) (Shown, error) {
	body, err := json.Marshal(given)
	if err != nil {
		return Shown{}, fmt.Errorf("zigbeetest: %w", err)
	}
	url := fmt.Sprintf("http://127.0.0.1:%d/%s/%s", n.control, lock, act)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return Shown{}, fmt.Errorf("zigbeetest: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return Shown{}, fmt.Errorf("zigbeetest: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return Shown{}, fmt.Errorf("zigbeetest: the locks answer %s", response.Status)
	}
	var shown Shown
	err = json.NewDecoder(response.Body).Decode(&shown)
	return shown, err
}
