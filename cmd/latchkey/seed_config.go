package main

import (
	"encoding/json"
	"fmt"
)

// sandboxConfig are the sandbox driver's settings of the seeded account.
func sandboxConfig(baseURL, token string) []byte {
	return mustJSON(map[string]any{"base_url": baseURL, "token": token})
}

// panelConfig are the uhppote driver's settings of the seeded account.
func panelConfig(address, referenceKey string) []byte {
	return mustJSON(map[string]any{
		"reference_key": referenceKey,
		"controllers": []any{map[string]any{
			"serial_number": demoPanel, "name": "Lobby panel", "address": address, "time_zone": "UTC",
			"doors": []any{
				map[string]any{"number": 1, "name": "Lobby"},
				map[string]any{"number": 2, "name": "Gym"},
				map[string]any{"number": 3, "name": "Office"},
				map[string]any{"number": 4, "name": "Roof"},
			},
		}},
	})
}

// mustJSON encodes what is made of plain values only.
func mustJSON(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("encode settings: %v", err))
	}
	return text
}
