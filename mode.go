package latchkey

// Mode is a way through a door.
type Mode string

// The modes of the contract.
const (
	ModeCode      Mode = "code"
	ModeCard      Mode = "card"
	ModeMobileKey Mode = "mobile_key"
	ModeCloudKey  Mode = "cloud_key"
)

// Label is how the mode is called in summaries for people.
func (m Mode) Label() string {
	switch m {
	case ModeCode:
		return "PIN"
	case ModeCard:
		return "card"
	case ModeMobileKey:
		return "mobile key"
	case ModeCloudKey:
		return "cloud key"
	}
	return string(m)
}
