package zwavetest

import "context"

// Lock is a lock of the network, as somebody who stands before it has it.
type Lock struct {
	network *Network

	Node int
	Kind Kind
}

// Lock returns the lock of a node.
func (n *Network) Lock(node int) Lock { return Lock{network: n, Node: node, Kind: n.kinds[node-2]} }

// Held is a code on a lock.
type Held struct {
	Slot   int    `json:"slot"`
	Digits string `json:"digits"`
	Status int    `json:"status"` // of the User Code command class
	User   int    `json:"user"`   // of the User Credential command class

	Schedules []YearDay `json:"schedules"`
	Name      string    `json:"name"`
}

// Codes lists what the lock really holds.
func (l Lock) Codes(ctx context.Context) ([]Held, error) {
	codes, _, err := l.list(ctx)
	return codes, err
}

// People lists the users of a User Credential lock, with and without a code.
func (l Lock) People(ctx context.Context) ([]int, error) {
	_, people, err := l.list(ctx)
	return people, err
}

func (l Lock) list(ctx context.Context) (codes []Held, people []int, err error) {
	var got struct {
		Codes []Held `json:"codes"`
		Users []struct {
			User int `json:"user"`
		} `json:"users"`
	}
	err = l.network.Act(ctx, l.Node, "list", nil, &got)
	for _, person := range got.Users {
		people = append(people, person.User)
	}
	return got.Codes, people, err
}

// SetOnline takes the lock out of reach or brings it back, and returns when the
// network has noticed.
func (l Lock) SetOnline(ctx context.Context, on bool) error {
	return l.network.Act(ctx, l.Node, "online", map[string]any{"on": on}, nil)
}

// KeyIn programs a code at the keypad. Full is whether no further one fits.
func (l Lock) KeyIn(ctx context.Context, code string) (full bool, err error) {
	var got struct {
		Full bool `json:"full"`
	}
	err = l.network.Act(ctx, l.Node, "put", map[string]any{"code": code}, &got)
	return got.Full, err
}

// KeyInUnheard programs a code in a slot, and the lock tells nobody.
func (l Lock) KeyInUnheard(ctx context.Context, code string, slot int) error {
	return l.network.Act(ctx, l.Node, "put", map[string]any{"code": code, "at": slot, "silent": true}, nil)
}

// KeyOutUnheard deletes a code, and the lock tells nobody.
func (l Lock) KeyOutUnheard(ctx context.Context, code string) error {
	return l.network.Act(ctx, l.Node, "erase", map[string]any{"code": code, "silent": true}, nil)
}

// Exclude takes the lock out of the network.
func (l Lock) Exclude(ctx context.Context) error {
	return l.network.Act(ctx, l.Node, "exclude", nil, nil)
}

// Include takes the lock into the network, as a new node.
func (l Lock) Include(ctx context.Context) (node int, err error) {
	var got struct {
		Node int `json:"node"`
	}
	err = l.network.Act(ctx, l.Node, "include", map[string]any{"kind": l.Kind}, &got)
	return got.Node, err
}

// Sleep lets a lock of the sleepy kind fall asleep.
func (l Lock) Sleep(ctx context.Context) error { return l.network.Act(ctx, l.Node, "sleep", nil, nil) }

// Wake is what a lock does that slept.
func (l Lock) Wake(ctx context.Context) error { return l.network.Act(ctx, l.Node, "wake", nil, nil) }

// KeyOut deletes a code at the keypad.
func (l Lock) KeyOut(ctx context.Context, code string) error {
	return l.network.Act(ctx, l.Node, "erase", map[string]any{"code": code}, nil)
}

// Reset loses everything that the lock held, and how it was set, without a word.
func (l Lock) Reset(ctx context.Context) error { return l.network.Act(ctx, l.Node, "wipe", nil, nil) }

// Firmware makes the lock behave as some do: "masks" hides digits, "refusesTwins"
// takes no code twice and does not say so.
func (l Lock) Firmware(ctx context.Context, how map[string]any) error {
	return l.network.Act(ctx, l.Node, "firmware", how, nil)
}

// Report sends an access control notification, with the user unless it is 0.
func (l Lock) Report(ctx context.Context, event, user int) error {
	how := map[string]any{"event": event}
	if user != 0 {
		how["user"] = user
	}
	return l.network.Act(ctx, l.Node, "report", how, nil)
}
