package wire

import "time"

// System is an access control system: a hotel's server or an office's cloud,
// with entrances (locks whose System is its id) and encoders.
type System struct {
	ID       string    `json:"id"`
	Profile  string    `json:"profile"`
	Name     string    `json:"name"`
	Type     string    `json:"type"` // the contract's external_type
	TypeName string    `json:"type_name"`
	TimeZone string    `json:"time_zone"` // IANA
	Encoders []Encoder `json:"encoders"`
	Groups   []Group   `json:"groups,omitempty"` // by id; only where the profile has a GroupType
	Cards    []string  `json:"cards,omitempty"`  // numbers of the cards that it knows; none when it takes any
}

// Group is an access group: entrances of a system under one name.
type Group struct {
	ID       string   `json:"id"` // one of its kind on the site
	Name     string   `json:"name"`
	Type     string   `json:"type"` // the contract's external_type
	TypeName string   `json:"type_name"`
	Locks    []string `json:"locks"` // ids
}

// GroupRequest makes an access group, or makes it anew.
type GroupRequest struct {
	Name  string   `json:"name"`
	Locks []string `json:"locks"` // ids of the system's entrances
}

// Encoder writes cards for a system and reads them.
type Encoder struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// SystemRequest creates a system of a profile. Creating one that exists with its
// profile changes nothing. A lock of such a profile that names no system makes one.
type SystemRequest struct {
	ID       string   `json:"id,omitempty"` // the profile's name
	Profile  string   `json:"profile"`
	Name     string   `json:"name,omitempty"`
	TimeZone string   `json:"time_zone,omitempty"` // UTC
	Encoders []string `json:"encoders,omitempty"`  // names; on systems that write cards, one when none is given
	Cards    []string `json:"cards,omitempty"`     // numbers of the cards that are registered; any card will do when none is given
}

// CardKind is what the cards of a system are.
type CardKind string

// The kinds of card.
const (
	RegisteredCards CardKind = "registered" // the reader knows the number of each card
	EncodedCards    CardKind = "encoded"    // what a card opens is written on it
)

// Stay is the reservation that an entry of a hotel lock belongs to. The first use
// of a newer stay at the lock ends the one before.
type Stay struct {
	ID    string `json:"id"`
	Joins bool   `json:"joins,omitempty"` // beside what began the stay: its window says nothing of when that was
}

// StayState is what a hotel lock remembers of a stay.
type StayState struct {
	ID       string    `json:"id"`
	StartsAt time.Time `json:"starts_at"`
	ToldAt   time.Time `json:"told_at"`           // when the lock heard of it first
	Current  bool      `json:"current,omitempty"` // whose cards were used last
	BeganAt  time.Time `json:"began_at,omitzero"` // when its window began as its card was used last
}

// UseRequest uses a code or a card at a lock, as a person does there.
type UseRequest struct {
	Code string `json:"code,omitempty"`
	Card string `json:"card,omitempty"` // its number
}

// Card is a card on which a system has written what it opens.
type Card struct {
	Number    string      `json:"number"`
	WrittenAt time.Time   `json:"written_at"`
	Doors     []CardEntry `json:"doors"`
}

// CardEntry is what a card says about one door.
type CardEntry struct {
	Lock     string     `json:"lock"`
	StartsAt *time.Time `json:"starts_at"`
	EndsAt   *time.Time `json:"ends_at"`
	Stay     string     `json:"stay,omitempty"`
}

// EncodeRequest writes on the card that lies on an encoder what the system's
// entrances hold for its number now.
type EncodeRequest struct {
	Number string `json:"number"`
}

// ScanRequest reads the card that lies on an encoder.
type ScanRequest struct {
	Register bool `json:"register,omitempty"` // a card that the system does not know is made known to it
}

// CardOnEncoder lays a card on an encoder.
type CardOnEncoder struct {
	Number string `json:"number"`         // "" for an empty card
	None   bool   `json:"none,omitempty"` // takes away what lies there
}

// EncoderTrouble has an encoder refuse the next card.
type EncoderTrouble struct {
	Code ProblemCode `json:"code"`
}
