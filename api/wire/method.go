package wire

import (
	"time"

	"latchkey"
)

// Method is an access_method.
type Method struct {
	ID                 string     `json:"access_method_id"`
	SessionToken       string     `json:"client_session_token,omitempty" doc:"Of its instant key."`
	Code               **string   `json:"code,omitempty" doc:"The PIN in use; null while it is not known yet."`
	CreatedAt          Time       `json:"created_at"`
	ProfileID          string     `json:"customization_profile_id,omitempty"`
	DisplayName        string     `json:"display_name"`
	DisplayStatus      string     `json:"display_status" doc:"For people; never branch on it."`
	Errors             []Error    `json:"errors"`
	InstantKeyURL      string     `json:"instant_key_url,omitempty" format:"uri"`
	NeedsAssignment    *bool      `json:"is_assignment_required,omitempty" doc:"A card whose number nobody has said yet."`
	IsAssignable       *bool      `json:"is_ready_for_assignment,omitempty" doc:"access_methods/assign_card may be called."`
	IsEncodingRequired *bool      `json:"is_encoding_required,omitempty" doc:"A card that has to be written, again after a change."`
	IsReadyForEncoding *bool      `json:"is_ready_for_encoding,omitempty" doc:"access_methods/encode may be called."`
	IsIssued           bool       `json:"is_issued" doc:"Every door acknowledged the credential with the current times."`
	IssuedAt           *Time      `json:"issued_at"`
	Mode               string     `json:"mode" enum:"code|card|mobile_key|cloud_key"`
	Mutations          []Mutation `json:"pending_mutations"`
	Warnings           []Warning  `json:"warnings"`
	WorkspaceID        string     `json:"workspace_id"`
}

// MethodOf shows a method of a grant as it stands at an instant.
func MethodOf(g latchkey.Grant, m latchkey.Method, now time.Time) Method {
	needs, ready := encoding(g, m)
	unassigned, assignable := assignment(g, m)
	return Method{
		NeedsAssignment: unassigned, IsAssignable: assignable,
		IsEncodingRequired: needs, IsReadyForEncoding: ready,
		ID: m.ID, Code: codeOf(m), CreatedAt: At(m.CreatedAt), ProfileID: g.CustomizationProfile,
		DisplayName: m.DisplayName(), DisplayStatus: methodStatus(g, m),
		Errors: errorsOf(g.MethodErrors(m, now)), IsIssued: issued(g, m), IssuedAt: Maybe(m.IssuedAt),
		Mode: string(m.Mode), Mutations: mutationsOf(g.MethodMutations(m)),
		Warnings: warningsOf(g.MethodWarnings(m, now)), WorkspaceID: m.WorkspaceID,
	}
}

// codeOf is the PIN of a code method, null while unknown; other modes have no
// such key.
func codeOf(m latchkey.Method) **string {
	if m.Mode != latchkey.ModeCode {
		return nil
	}
	code := unlessEmpty(m.Secret.Reveal())
	return &code
}

// encoding says of a card that is written whether it has to be and can be; of
// others nothing.
func encoding(g latchkey.Grant, m latchkey.Method) (needs, ready *bool) {
	if !m.IsEncoded() {
		return nil, nil
	}
	return new(g.NeedsEncoding(m)), new(g.ReadyForEncoding(m))
}

// assignment says of a card that is known by its number whether it is to be said
// which it is; of others nothing.
func assignment(g latchkey.Grant, m latchkey.Method) (needs, ready *bool) {
	if m.Mode != latchkey.ModeCard || m.IsEncoded() {
		return nil, nil
	}
	return new(m.AwaitsCard()), new(g.ReadyForAssignment(m))
}

// issued reports whether every door has the method. The stored flag alone lags
// behind a change of doors or times until the grant is planned again (P4).
func issued(g latchkey.Grant, m latchkey.Method) bool { return m.Issued && g.AllSet(m) }

func methodStatus(g latchkey.Grant, m latchkey.Method) string {
	switch {
	case m.DeleteAskedAt != nil:
		return "Being deleted"
	case g.SuspendedAt != nil:
		return "Suspended"
	case issued(g, m):
		return "Ready"
	case g.ReadyForEncoding(m):
		return "Awaiting encoding"
	case g.ReadyForAssignment(m):
		return "Awaiting assignment"
	case g.Paused(m):
		return "Paused"
	case m.IssuedAt != nil && m.Clean() && !g.HasDoor(m):
		return "On no door"
	case m.IssuedAt != nil:
		return "Being changed"
	}
	return "Being set up"
}
