package wire

import "latchkey"

// Space is a space.
type Space struct {
	EntranceCount int            `json:"acs_entrance_count"`
	CreatedAt     Time           `json:"created_at"`
	CustomerData  map[string]any `json:"customer_data,omitempty"`
	CustomerKey   string         `json:"customer_key,omitempty"`
	DeviceCount   int            `json:"device_count"`
	DisplayName   string         `json:"display_name"`
	Name          string         `json:"name"`
	ParentID      string         `json:"parent_space_id,omitempty"`
	ParentKey     string         `json:"parent_space_key,omitempty"`
	ID            string         `json:"space_id"`
	Key           string         `json:"space_key,omitempty"`
	WorkspaceID   string         `json:"workspace_id"`
}

// SpaceOf shows a space.
func SpaceOf(s latchkey.Space) Space {
	return Space{
		EntranceCount: s.EntranceCount, CreatedAt: At(s.CreatedAt), CustomerData: s.CustomerData,
		CustomerKey: s.CustomerKey, DeviceCount: s.DeviceCount, DisplayName: s.Name, Name: s.Name,
		ParentID: s.ParentID, ParentKey: s.ParentKey,
		ID: s.ID, Key: s.Key, WorkspaceID: s.WorkspaceID,
	}
}
