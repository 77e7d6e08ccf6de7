package zwavejs

import (
	"context"
	"encoding/json"
	"maps"
	"strconv"

	"latchkey"
)

const pinType = 1

// The answers of access control.
const (
	answerOK              = 0
	answerOccupied        = 1
	answerEmpty           = 2
	answerDuplicate       = 3
	answerSecurityRules   = 4
	answerDuplicateOfPIN  = 5
	answerWrongUser       = 6
	answerUnknown         = 255
	accessControlCommands = "endpoint.access_control."
)

// credentialCodes are the codes of a lock with the User Credential command class:
// a person, and the PIN that the person has. We give both the same number.
type credentialCodes struct {
	asker

	size limits
}

// newCredentialCodes asks the server, which asked the lock when it was included.
func newCredentialCodes(ctx context.Context, ask asker) (codes, error) {
	k := credentialCodes{asker: ask}
	var pins struct {
		Capabilities struct {
			Types map[string]struct {
				Slots    int `json:"numberOfCredentialSlots"`
				Shortest int `json:"minCredentialLength"`
				Longest  int `json:"maxCredentialLength"`
			} `json:"supportedCredentialTypes"`
		} `json:"capabilities"`
	}
	var people struct {
		Capabilities struct {
			Users int `json:"maxUsers"`
			Name  int `json:"maxUserNameLength"`
		} `json:"capabilities"`
	}
	if err := k.do(ctx, false, "get_credential_capabilities_cached", nil, &pins); err != nil {
		return nil, err
	}
	if err := k.do(ctx, false, "get_user_capabilities_cached", nil, &people); err != nil {
		return nil, err
	}
	pin, takes := pins.Capabilities.Types[strconv.Itoa(pinType)]
	if !takes {
		return nil, nil //nolint:nilnil // a lock for fingers only
	}
	k.size = limits{
		slots: min(pin.Slots, people.Capabilities.Users), shortest: pin.Shortest, longest: pin.Longest, name: people.Capabilities.Name,
	}
	return k, nil
}

func (k credentialCodes) do(ctx context.Context, writes bool, method string, args map[string]any, out any) error {
	all := map[string]any{"endpoint": 0}
	maps.Copy(all, args)
	return k.ask(ctx, writes, accessControlCommands+method, all, out)
}

func (k credentialCodes) limits() limits { return k.size }

// read tells an empty slot, which the lock reports as nobody's, from no answer.
func (k credentialCodes) read(ctx context.Context, slot int) (held, error) {
	var got struct {
		Credential *struct {
			User int             `json:"userId"`
			Data json.RawMessage `json:"data"`
		} `json:"credential"`
	}
	at := map[string]any{"credentialType": pinType, "credentialSlot": slot}
	if err := k.do(ctx, false, "get_credential", at, &got); err != nil {
		return held{}, err
	}
	switch {
	case got.Credential == nil:
		return held{}, errNoResponse
	case got.Credential.User == 0:
		return held{}, nil
	}
	return held{occupied: true, digits: shownDigits(got.Credential.Data)}, nil
}

// taken are the numbers of people, some of whom have no PIN.
func (k credentialCodes) taken(ctx context.Context) ([]int, error) {
	var got struct {
		Users []struct {
			User int `json:"userId"`
		} `json:"users"`
	}
	err := k.do(ctx, false, "get_users", nil, &got)
	numbers := make([]int, len(got.Users))
	for i, person := range got.Users {
		numbers[i] = person.User
	}
	return numbers, err
}

// write makes the person and then the PIN. When the lock takes the one and not
// the other, the person without a PIN is taken off again.
func (k credentialCodes) write(ctx context.Context, into place) error {
	user, credential, err := k.addUser(ctx, into)
	if err == nil && user == answerOccupied && into.ours {
		if err := k.deleteUser(ctx, into.slot); err != nil {
			return err
		}
		user, credential, err = k.addUser(ctx, into)
	}
	switch {
	case err != nil:
		return err
	case user != answerOK:
		return answered(user)
	case credential == answerOK:
		return nil
	}
	if err := k.deleteUser(ctx, into.slot); err != nil {
		return err
	}
	return answered(credential)
}

func (k credentialCodes) addUser(ctx context.Context, into place) (user, credential int, err error) {
	var got struct {
		Result struct {
			User       int  `json:"user"`
			Credential *int `json:"credential"`
		} `json:"result"`
	}
	options := map[string]any{"active": true}
	if into.name != "" {
		options["userName"] = into.name
	}
	err = k.do(ctx, true, "add_user", map[string]any{
		"userId": into.slot, "options": options,
		"credential": map[string]any{"credentialType": pinType, "credentialSlot": into.slot, "data": into.digits},
	}, &got)
	credential = answerUnknown
	if got.Result.Credential != nil {
		credential = *got.Result.Credential
	}
	return got.Result.User, credential, err
}

// clear takes the person off, and with the person the PIN.
func (k credentialCodes) clear(ctx context.Context, slot int) error { return k.deleteUser(ctx, slot) }

func (k credentialCodes) deleteUser(ctx context.Context, user int) error {
	var got struct {
		Result int `json:"result"`
	}
	if err := k.do(ctx, true, "delete_user", map[string]any{"userId": user}, &got); err != nil {
		return err
	}
	if got.Result == answerOK || got.Result == answerEmpty {
		return nil
	}
	return answered(got.Result)
}

// answered is the fault of an answer that is no yes.
func answered(result int) error {
	switch result {
	case answerOccupied:
		return latchkey.Faultf(latchkey.FaultConflict, "somebody took the place on the lock that was free a moment ago")
	case answerDuplicate, answerDuplicateOfPIN:
		return latchkey.Faultf(latchkey.FaultDuplicateCode, "the lock already has this code")
	case answerSecurityRules:
		return latchkey.Faultf(latchkey.FaultInvalidCode, "the lock's own rules forbid this code")
	case answerEmpty, answerWrongUser:
		return latchkey.Faultf(latchkey.FaultConflict, "somebody changed the place on the lock meanwhile")
	}
	return latchkey.Faultf(latchkey.FaultAmbiguous, "the lock did not say whether it took the command")
}
