package zwavejs

import "encoding/json"

// The schemas that this driver speaks. Older servers have no names for errors; all of
// access control, which the User Credential command class needs, is there from 49 on:
// 48 cannot add a person and their code in one.
const (
	oldestSchema        = 32
	newestSchema        = 50
	accessControlSchema = 49
)

// message is anything that the server says.
type message struct {
	Type string `json:"type"` // version, result or event

	HomeID    uint32 `json:"homeId"`
	MinSchema int    `json:"minSchemaVersion"`
	MaxSchema int    `json:"maxSchemaVersion"`

	MessageID    string          `json:"messageId"`
	Success      bool            `json:"success"`
	Result       json.RawMessage `json:"result"`
	ErrorCode    string          `json:"errorCode"`
	ZWaveError   int             `json:"zwaveErrorCode"`
	ErrorMessage string          `json:"zwaveErrorMessage"` // may quote what it was asked, so it is never shown

	Event *event `json:"event"`
}

// event is what the server reports by itself.
type event struct {
	Source    string          `json:"source"` // controller, node or driver
	Event     string          `json:"event"`
	NodeID    int             `json:"nodeId"`
	NodeState *nodeState      `json:"nodeState"` // ready
	Node      *nodeState      `json:"node"`      // node added, node removed
	Args      json.RawMessage `json:"args"`
}

// The states of a node.
const (
	statusAsleep = 1
	statusAwake  = 2
	statusDead   = 3
	statusAlive  = 4
)

// nodeState is a node as the server describes it, as far as a lock's driver asks.
type nodeState struct {
	NodeID       int        `json:"nodeId"`
	Name         string     `json:"name"`
	Status       int        `json:"status"`
	Ready        bool       `json:"ready"` // it was interviewed
	Controller   bool       `json:"isControllerNode"`
	Listening    bool       `json:"isListening"`
	Manufacturer string     `json:"manufacturer"`
	Label        string     `json:"label"`
	DeviceConfig deviceInfo `json:"deviceConfig"`
	Endpoints    []endpoint `json:"endpoints"`
	Values       []value    `json:"values"`
}

type deviceInfo struct {
	Manufacturer string `json:"manufacturer"`
	Label        string `json:"label"`
}

type endpoint struct {
	Index   int            `json:"index"`
	Classes []commandClass `json:"commandClasses"`
}

type commandClass struct {
	ID      int `json:"id"`
	Version int `json:"version"`
}

// value is one value of a node. Property and key are numbers or words.
type value struct {
	Endpoint    int             `json:"endpoint"`
	Class       int             `json:"commandClass"`
	Property    any             `json:"property"`
	PropertyKey any             `json:"propertyKey"`
	Value       json.RawMessage `json:"value"`
	NewValue    json.RawMessage `json:"newValue"`  // in events
	PrevValue   json.RawMessage `json:"prevValue"` // the same
	Metadata    struct {
		Label string `json:"label"`
	} `json:"metadata"`
}
