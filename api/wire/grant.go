package wire

import (
	"time"

	"latchkey"
)

// Grant is an access_grant.
type Grant struct {
	ID             string            `json:"access_grant_id"`
	Key            string            `json:"access_grant_key,omitempty"`
	MethodIDs      []string          `json:"access_method_ids"`
	SessionToken   string            `json:"client_session_token,omitempty" doc:"Of its one mobile key."`
	CreatedAt      Time              `json:"created_at"`
	ProfileID      string            `json:"customization_profile_id,omitempty"`
	DisplayName    string            `json:"display_name"`
	DisplayStatus  string            `json:"display_status" doc:"For people; never branch on it."`
	EndsAt         *Time             `json:"ends_at"`
	Errors         []Error           `json:"errors"`
	InstantKeyURL  string            `json:"instant_key_url,omitempty" format:"uri" doc:"Of its one mobile key."`
	LocationIDs    []string          `json:"location_ids" doc:"Deprecated: the same as space_ids."`
	Name           *string           `json:"name"`
	Mutations      []Mutation        `json:"pending_mutations"`
	Requested      []RequestedMethod `json:"requested_access_methods"`
	ReservationKey string            `json:"reservation_key,omitempty"`
	SpaceIDs       []string          `json:"space_ids"`
	StartsAt       Time              `json:"starts_at"`
	SuspendedAt    *Time             `json:"suspended_at,omitempty" doc:"Ours: since when nothing of it is wanted on a door."`
	IdentityID     string            `json:"user_identity_id"`
	Warnings       []Warning         `json:"warnings"`
	WorkspaceID    string            `json:"workspace_id"`
}

// RequestedMethod is one element of requested_access_methods. Code echoes what
// the caller asked for; the PIN in use is on the access method.
type RequestedMethod struct {
	Code        string   `json:"code,omitempty"`
	Policy      string   `json:"code_policy,omitempty" enum:"exact" doc:"No other code will do; absent where another one may be set."`
	MethodIDs   []string `json:"created_access_method_ids"`
	CreatedAt   Time     `json:"created_at"`
	DisplayName string   `json:"display_name"`
	MaxUses     int      `json:"instant_key_max_use_count,omitempty"`
	Mode        string   `json:"mode" enum:"code|card|mobile_key|cloud_key"`
}

// GrantOf shows a grant as it stands at an instant.
func GrantOf(g latchkey.Grant, now time.Time) Grant {
	return Grant{
		ID: g.ID, Key: g.Key, MethodIDs: methodIDs(g, everyRequest), CreatedAt: At(g.CreatedAt), ProfileID: g.CustomizationProfile,
		DisplayName: g.DisplayName(), DisplayStatus: grantStatus(g, now), EndsAt: Maybe(g.Window.EndsAt),
		Errors: errorsOf(g.Errors()), LocationIDs: ids(g.SpaceIDs), Name: unlessEmpty(g.Name),
		Mutations: mutationsOf(g.Mutations()), Requested: requestedOf(g), ReservationKey: g.ReservationKey,
		SpaceIDs: ids(g.SpaceIDs), StartsAt: At(g.Window.StartsAt), SuspendedAt: Maybe(g.SuspendedAt), IdentityID: g.IdentityID,
		Warnings: warningsOf(g.Warnings()), WorkspaceID: g.WorkspaceID,
	}
}

const everyRequest = -1

// methodIDs lists the live methods of one request, or of all.
func methodIDs(g latchkey.Grant, request int) []string {
	out := []string{}
	for _, method := range g.Methods {
		if method.DeletedAt == nil && (request == everyRequest || method.Request == request) {
			out = append(out, method.ID)
		}
	}
	return out
}

func requestedOf(g latchkey.Grant) []RequestedMethod {
	out := make([]RequestedMethod, len(g.Requested))
	for i, request := range g.Requested {
		out[i] = RequestedMethod{
			Code: request.Code.Reveal(), MethodIDs: methodIDs(g, i), CreatedAt: At(request.CreatedAt),
			DisplayName: latchkey.Method{Mode: request.Mode}.DisplayName(),
			MaxUses:     maxUses(request), Mode: string(request.Mode),
		}
		if request.Exact {
			out[i].Policy = "exact"
		}
	}
	return out
}

// maxUses is how often an instant key may be used: once, unless asked otherwise.
func maxUses(request latchkey.RequestedMethod) int {
	if request.Mode == latchkey.ModeMobileKey {
		return max(1, request.MaxUses)
	}
	return request.MaxUses
}

// grantStatus is the status in a word for people.
func grantStatus(g latchkey.Grant, now time.Time) string {
	switch g.Status {
	case latchkey.GrantPending:
		return "Being set up"
	case latchkey.GrantActive:
		if g.Window.Started(now) {
			return "Active"
		}
		return "Upcoming"
	case latchkey.GrantSuspending:
		return "Being suspended"
	case latchkey.GrantSuspended:
		return "Suspended"
	case latchkey.GrantEnding:
		return "Ending"
	case latchkey.GrantEnded:
		return "Ended"
	case latchkey.GrantDeleting:
		return "Being deleted"
	case latchkey.GrantDeleted:
		return "Deleted"
	}
	return string(g.Status)
}

func unlessEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
