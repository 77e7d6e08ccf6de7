package main

import (
	"context"
	"maps"
	"time"
)

// grantWish is what the demo asks of a grant.
type grantWish struct {
	PersonID       string      `json:"user_identity_id"`
	Name           string      `json:"name,omitempty"`
	DeviceIDs      []string    `json:"device_ids,omitempty"`
	EntranceIDs    []string    `json:"acs_entrance_ids,omitempty"`
	ReservationKey string      `json:"reservation_key,omitempty"`
	StartsAt       *time.Time  `json:"starts_at,omitempty"` // nil is now
	EndsAt         time.Time   `json:"ends_at"`
	Requested      []modeAsked `json:"requested_access_methods"`
}

type modeAsked struct {
	Mode string `json:"mode"`
}

// grantMade is what the API answers.
type grantMade struct {
	ID   string `json:"access_grant_id"`
	Link string `json:"instant_key_url"`
}

func (d *demo) makeGrant(ctx context.Context, wish grantWish) (grantMade, error) {
	var answer struct {
		AccessGrant grantMade `json:"access_grant"`
	}
	err := d.api.post(ctx, "/access_grants/create", wish, &answer)
	return answer.AccessGrant, err
}

// onGrant calls a route for the demo's grant.
func (d *demo) onGrant(ctx context.Context, path string, params map[string]any, answer any) error {
	return d.about(ctx, d.grantID, path, params, answer)
}

// about calls a route for a grant.
func (d *demo) about(ctx context.Context, grantID, path string, params map[string]any, answer any) error {
	body := map[string]any{"access_grant_id": grantID}
	maps.Copy(body, params)
	return d.api.post(ctx, path, body, answer)
}
