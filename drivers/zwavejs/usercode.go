package zwavejs

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"latchkey"
)

// The states of a slot in the User Code command class.
const (
	userAvailable    = 0
	userEnabled      = 1
	userDisabled     = 2
	userNotAvailable = 254
)

// supervisionSuccess is how a lock confirms a command, where it does.
const supervisionSuccess = 255

// userCodes are the codes of a lock with the User Code command class, which every
// schema can reach. A code is a user, and its number the slot's.
type userCodes struct {
	asker

	size limits
}

// newUserCodes reads what the lock takes from the node's values: the server has
// one for each slot. Some locks have one length for all codes, as a setting.
func newUserCodes(ask asker, node nodeState) userCodes {
	u := userCodes{asker: ask, size: limits{shortest: 4, longest: 10}}
	for _, v := range node.Values {
		if slot, err := strconv.Atoi(word(v.PropertyKey)); err == nil && v.Class == classUserCode && word(v.Property) == "userIdStatus" {
			u.size.slots = max(u.size.slots, slot)
		}
		if length := codeLength(v); length >= u.size.shortest && length <= u.size.longest {
			u.size.shortest, u.size.longest = length, length
		}
	}
	return u
}

// codeLength is the one length of a lock's codes, when the value is that setting.
func codeLength(v value) int {
	label := strings.ToLower(v.Metadata.Label)
	if v.Class != classConfiguration || !strings.Contains(label, "length") {
		return 0
	}
	if !strings.Contains(label, "code") && !strings.Contains(label, "pin") {
		return 0
	}
	var length int
	_ = json.Unmarshal(v.Value, &length) // 0 when it is no number
	return length
}

func (u userCodes) limits() limits { return u.size }

func (u userCodes) read(ctx context.Context, slot int) (held, error) {
	var got struct {
		Status int             `json:"userIdStatus"`
		Code   json.RawMessage `json:"userCode"`
	}
	if err := u.invoke(ctx, false, classUserCode, "get", &got, slot); err != nil {
		return held{}, err
	}
	switch got.Status {
	case userAvailable:
		return held{}, nil
	case userNotAvailable:
		return held{blocked: true}, nil
	}
	return held{occupied: true, digits: shownDigits(got.Code), inactive: got.Status == userDisabled}, nil
}

func (u userCodes) taken(context.Context) ([]int, error) { return nil, nil }

func (u userCodes) write(ctx context.Context, into place) error {
	return u.command(ctx, "set", into.slot, userEnabled, into.digits)
}

func (u userCodes) clear(ctx context.Context, slot int) error { return u.command(ctx, "clear", slot) }

// command sends a command that newer locks confirm and older ones leave without a word.
func (u userCodes) command(ctx context.Context, method string, args ...any) error {
	var got struct {
		Status int `json:"status"`
	}
	err := u.invoke(ctx, true, classUserCode, method, &got, args...)
	switch {
	case errors.Is(err, errNoResponse):
		return nil
	case err != nil:
		return err
	case got.Status != supervisionSuccess:
		return errRefused
	}
	return nil
}

// errRefused is a lock that says no without saying why: what we send has a length
// that it takes, so it has the code already, maybe as its master code.
var errRefused = latchkey.Faultf(latchkey.FaultDuplicateCode, "the lock refuses this code: it most likely has it already")
