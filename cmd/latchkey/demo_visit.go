package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"latchkey/api/keypage"
)

// visit lets a visitor into the office with a link that makes a phone the key.
func (d *demo) visit(ctx context.Context) error {
	d.head("9. A visitor at the office",
		"Hedy gets a link. What her phone does here is what the page behind the link does when she presses its buttons.")
	personID, err := d.createPerson(ctx, demoPerson+"-visitor")
	if err != nil {
		return err
	}
	link, err := d.invite(ctx, personID)
	if err != nil {
		return err
	}
	hedys := &phone{api: apiClient{url: d.stack.APIURL}, link: link, secret: rand.Text()}
	if err := d.openKey(ctx, hedys); err != nil {
		return err
	}
	for _, door := range []string{frontDoor, office} {
		if err := d.pressUnlock(ctx, hedys, door); err != nil {
			return err
		}
	}
	if err := d.tellWho(ctx, personID); err != nil {
		return err
	}
	return d.seeOff(ctx, hedys)
}

// phone is a browser that a link was opened in.
type phone struct {
	api    apiClient // with the key's client session, once it is open
	link   string
	secret string // of the browser
	stay   keyStay
}

// keyStay is what the page shows of one stay.
type keyStay struct {
	MethodID string `json:"access_method_id"`
	Doors    []struct {
		DeviceID   string `json:"device_id"`
		EntranceID string `json:"acs_entrance_id"`
		IsReady    bool   `json:"is_ready"`
		Name       string `json:"display_name"`
	} `json:"doors"`
}

// The routes of the page.
const (
	keyExchange = "/seam/instant_key/v1/client_sessions/exchange_short_code"
	keyAccess   = "/seam/instant_key/v1/access/get"
	keyUnlock   = "/seam/instant_key/v1/access/unlock"
)

// invite makes the visitor's grant. The link is there in the answer.
func (d *demo) invite(ctx context.Context, personID string) (link string, err error) {
	made, err := d.makeGrant(ctx, grantWish{
		PersonID: personID, DeviceIDs: []string{d.doors[frontDoor].id}, EntranceIDs: []string{d.doors[office].id},
		EndsAt: time.Now().Add(2 * time.Hour), Requested: []modeAsked{{"mobile_key"}},
	})
	if err != nil {
		return "", err
	}
	d.guests = append(d.guests, made.ID)
	if keypage.SecretIn(made.Link).IsZero() {
		return "", errors.New("the answer brings no link")
	}
	d.sayf("To Hedy:   %s", made.Link)
	return made.Link, nil
}

// openKey opens the link in the visitor's browser and in another one, for which it is not.
func (d *demo) openKey(ctx context.Context, p *phone) error {
	var answer struct {
		Session struct {
			Token string `json:"token"`
		} `json:"client_session"`
	}
	_, secret, _ := strings.Cut(p.link, "#")
	open := func(browser string) error {
		return p.api.post(ctx, keyExchange, map[string]any{"short_code": secret, "browser": browser}, &answer)
	}
	if err := open(p.secret); err != nil {
		return err
	}
	p.api.key = answer.Session.Token
	if err := open(rand.Text()); !isRefusal(err, "instant_key_used") {
		return fmt.Errorf("another browser opens the link (%w)", err)
	}
	d.sayf("Her phone opens it and is the key now; forwarded to another phone, the link opens nothing.")
	return until(ctx, 15*time.Second, "the phone's doors", func(ctx context.Context) (bool, error) { return false, p.look(ctx) })
}

// look reads what the page shows, and wants all its doors to be ready.
func (p *phone) look(ctx context.Context) error {
	var answer struct {
		Access struct {
			Stays []keyStay `json:"stays"`
		} `json:"instant_key_access"`
	}
	if err := p.api.post(ctx, keyAccess, map[string]any{"browser": p.secret}, &answer); err != nil {
		return err
	}
	if len(answer.Access.Stays) != 1 || len(answer.Access.Stays[0].Doors) != 2 {
		return errors.New("the page does not show the office visit and its two doors")
	}
	p.stay = answer.Access.Stays[0]
	for _, door := range p.stay.Doors {
		if !door.IsReady {
			return fmt.Errorf("the key for %s is not issued", door.Name)
		}
	}
	return nil
}

// press presses the unlock button of a door.
func (p *phone) press(name string) map[string]any {
	body := map[string]any{"browser": p.secret, "access_method_id": p.stay.MethodID}
	for _, door := range p.stay.Doors {
		switch {
		case door.Name != name:
		case door.EntranceID != "":
			body["acs_entrance_id"] = door.EntranceID
		default:
			body["device_id"] = door.DeviceID
		}
	}
	return body
}

func (d *demo) pressUnlock(ctx context.Context, p *phone, door string) error {
	if err := d.ended(ctx, p.api, keyUnlock, p.press(door)); err != nil {
		return err
	}
	if lock := d.doors[door].lock; lock != "" {
		state, err := d.locks.Lock(ctx, demoSite, lock)
		if err != nil {
			return err
		}
		if state.Locked {
			return fmt.Errorf("%s says that it is locked", door)
		}
	}
	d.sayf("%-10s Hedy presses Unlock: the lock says that it is open", door)
	return nil
}

// tellWho asks the events who opened the doors.
func (d *demo) tellWho(ctx context.Context, personID string) error {
	var answer struct {
		Events []struct {
			DeviceID   string `json:"device_id"`
			EntranceID string `json:"acs_entrance_id"`
			PersonID   string `json:"user_identity_id"`
		} `json:"events"`
	}
	err := d.api.post(ctx, "/events/list", map[string]any{
		"user_identity_id": personID, "event_type": "lock.unlocked", "since": time.Now().Add(-time.Hour),
	}, &answer)
	if err != nil {
		return err
	}
	if len(answer.Events) != 2 {
		return fmt.Errorf("%d doors were opened by Hedy, by the events; want 2", len(answer.Events))
	}
	for i, name := range []string{frontDoor, office} {
		event := answer.Events[i]
		if event.DeviceID+event.EntranceID != d.doors[name].id || event.PersonID != personID {
			return fmt.Errorf("the events do not tell that Hedy opened %s", name)
		}
	}
	d.sayf("By the events it was Hedy who opened both.")
	return nil
}

// seeOff ends the visit. The page that is open still has its buttons.
func (d *demo) seeOff(ctx context.Context, p *phone) error {
	if err := d.checkOut(ctx, &guest{grantID: d.guests[len(d.guests)-1]}); err != nil {
		return err
	}
	for _, door := range []string{frontDoor, office} {
		if err := p.api.post(ctx, keyUnlock, p.press(door), nil); !isRefusal(err, "client_session_not_found") {
			return fmt.Errorf("the phone of a visitor who left opens %s (%w)", door, err)
		}
	}
	_, secret, _ := strings.Cut(p.link, "#")
	err := apiClient{url: p.api.url}.post(ctx, keyExchange, map[string]any{"short_code": secret, "browser": p.secret}, nil)
	if !isRefusal(err, "instant_key_not_found") {
		return fmt.Errorf("the link of a visitor who left opens (%w)", err)
	}
	d.sayf("The visit is over: the phone opens neither door, and the link is nobody's any more.")
	return d.allLeft(ctx)
}
