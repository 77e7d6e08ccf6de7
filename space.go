package latchkey

import "time"

// Space is a named set of doors. Grants that target it follow its membership.
type Space struct {
	ID            string
	WorkspaceID   string
	Key           string
	Name          string
	CustomerKey   string
	CustomerData  map[string]any
	DeviceCount   int
	EntranceCount int
	CreatedAt     time.Time
}

// NewSpace is what a caller says of a space to be made.
type NewSpace struct {
	Key, Name, CustomerKey string
	CustomerData           map[string]any
	DeviceIDs, EntranceIDs []string
}

// SpaceChange is what a caller changes of a space. A nil field stays as it is;
// the id lists replace the whole set.
type SpaceChange struct {
	Key, Name              *string
	CustomerData           map[string]any
	DeviceIDs, EntranceIDs *[]string
}

// SpaceFilter narrows a list of spaces. Zero fields do not narrow.
type SpaceFilter struct {
	AccountID, CustomerKey, Key, Search string
}
