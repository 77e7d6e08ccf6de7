package latchkey

import (
	"strings"
	"time"
)

// Errors says what stops the credential (acs_credential.errors).
func (c ACSCredential) Errors(now time.Time) []Notice {
	if c.Method.ID == "" {
		return nil
	}
	return c.Grant.MethodErrors(c.Method, now)
}

// Warnings says what is not as it should be yet (acs_credential.warnings).
func (c ACSCredential) Warnings() []Notice {
	for _, at := range []*time.Time{c.Grant.DeleteAskedAt, c.deleteAsked()} {
		if at != nil {
			return []Notice{beingDeleted(*at, "The credential is being taken off its entrances. One that has not confirmed it may still open.")}
		}
	}
	var notices []Notice
	switch {
	case c.Issued():
	case c.Method.IssuedAt != nil && c.Grant.NeedsEncoding(c.Method):
		notices = append(notices, Notice{
			Code: "needs_to_be_reissued", CreatedAt: latest(*c.Method.IssuedAt, c.Grant.windowSince()),
			Message: "What the card opens has changed. Write it again (acs/encoders/encode_credential).",
		})
	default:
		notices = append(notices, Notice{
			Code: "waiting_to_be_issued", CreatedAt: latest(c.CreatedAt, c.Grant.windowSince()), Message: c.waitsFor(),
		})
	}
	return append(notices, c.leftOut()...)
}

// leftOut warns of entrances that cannot take what the others have.
func (c ACSCredential) leftOut() []Notice {
	_, later := c.Grant.doorsWithout()
	if !c.StandAlone() || len(later) == 0 || c.Grant.SuspendedAt != nil {
		return nil
	}
	names := make([]string, len(later))
	for i, door := range later {
		names[i] = door.Name
	}
	return []Notice{{
		Code: "unknown_issue_with_acs_credential", CreatedAt: latest(c.CreatedAt, c.Grant.windowSince()),
		Message: "No free " + c.Mode().Label() + " for " + strings.Join(names, ", ") + ", which the credential does not open. It is tried again.",
	}}
}

// deleteAsked is since when the method of an access grant is being deleted. That of
// a stand-alone credential only makes room for the next.
func (c ACSCredential) deleteAsked() *time.Time {
	if c.StandAlone() {
		return nil
	}
	return c.Method.DeleteAskedAt
}

// waitsFor says why the credential is not issued.
func (c ACSCredential) waitsFor() string {
	switch {
	case c.StandAlone() && c.Grant.ACS.UserID == "":
		return "The credential is nobody's and opens nothing. Assign it to a user (acs/credentials/assign)."
	case c.Grant.SuspendedAt != nil && !c.StandAlone():
		return "The access grant is suspended."
	case c.Grant.SuspendedAt != nil:
		return "The user is suspended, or their access_schedule leaves nothing of the credential's times."
	case len(c.Grant.Doors) == 0:
		return "There is no entrance for it. Allow its user one (acs/entrances/grant_access)."
	case c.Grant.NeedsEncoding(c.Method):
		return "The card has to be written (acs/encoders/encode_credential)."
	}
	return "Not every entrance has confirmed it yet."
}
