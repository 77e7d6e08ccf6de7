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
	AccountIDs    []string // the accounts that it came from, as the caller said; they add no door
	ParentID      string   // "" for none
	ParentKey     string
	CreatedAt     time.Time
}

// NewSpace is what a caller says of a space to be made.
type NewSpace struct {
	Key, Name, CustomerKey string
	CustomerData           map[string]any
	DeviceIDs, EntranceIDs []string
	AccountIDs             []string
}

// SpaceChange is what a caller changes of a space. A nil field stays as it is;
// the id lists replace the whole set, and of CustomerData only what is named changes.
type SpaceChange struct {
	Key, Name              *string
	CustomerData           map[string]any
	DeviceIDs, EntranceIDs *[]string
	Parent                 *SpaceRef
}

// SpaceFilter narrows a list of spaces. Zero fields do not narrow.
type SpaceFilter struct {
	Viewer                              Viewer
	IDs                                 []string // nil does not narrow; empty matches none
	AccountID, CustomerKey, Key, Search string
	Parent                              SpaceRef
}
