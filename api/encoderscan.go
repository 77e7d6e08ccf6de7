package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// tags is what Salto KS has besides.
type tags struct {
	DetectNew bool `param:"detect_new_tags" doc:"A card that the system does not know is made known to it; else it is as if none were there."`
}

type scanCredential struct {
	EncoderID string `param:"acs_encoder_id,required,uuid"`
	Tags      tags   `param:"salto_ks_metadata"`
}

func (e encoders) scan(ctx context.Context, call *route.Call, p scanCredential) (wire.ActionAttempt, error) {
	return e.read(ctx, call, latchkey.CardScan{EncoderID: p.EncoderID, Registers: p.Tags.DetectNew})
}

func (e encoders) read(ctx context.Context, call *route.Call, scan latchkey.CardScan) (wire.ActionAttempt, error) {
	call.Note("acs_encoder_id", scan.EncoderID)
	attempt, err := e.Encoders.ScanCard(ctx, call.Workspace.ID, scan)
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (e encoders) scanned(ctx context.Context, call *route.Call, _ scanCredential, id string) (wire.ActionAttempt, error) {
	return attempts(e).find(ctx, call, id)
}

type scanToAssign struct {
	EncoderID  string `param:"acs_encoder_id,required,uuid"`
	UserID     string `param:"acs_user_id,uuid"`
	Tags       tags   `param:"salto_ks_metadata"`
	IdentityID string `param:"user_identity_id,uuid"`
}

func (scanToAssign) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("acs_user_id", "user_identity_id")}
}

func (e encoders) scanToAssign(ctx context.Context, call *route.Call, p scanToAssign) (wire.ActionAttempt, error) {
	return e.read(ctx, call, latchkey.CardScan{
		EncoderID: p.EncoderID, Registers: p.Tags.DetectNew, UserID: p.UserID, IdentityID: p.IdentityID,
	})
}

func (e encoders) scannedToAssign(ctx context.Context, call *route.Call, _ scanToAssign, id string) (wire.ActionAttempt, error) {
	return attempts(e).find(ctx, call, id)
}

type nextScans struct {
	CredentialID string       `param:"acs_credential_id_on_seam,uuid" doc:"Left out: the newest card of the system."`
	EncoderID    string       `param:"acs_encoder_id,required,uuid"`
	Scenario     scanScenario `param:"scenario"`
}

// scanScenario is what the next scan finds.
type scanScenario string

// Values implements param.Listed.
func (scanScenario) Values() []string {
	return []string{latchkey.ScanKnown, latchkey.ScanStale, latchkey.ScanUnknown, latchkey.ScanEmpty}
}

func (e encoders) nextScans(ctx context.Context, call *route.Call, p nextScans) error {
	if p.Scenario == "" {
		p.Scenario = latchkey.ScanKnown
	}
	next := latchkey.NextScan{Scenario: string(p.Scenario), CredentialID: p.CredentialID}
	return e.Encoders.SimulateScan(ctx, call.Workspace.ID, p.EncoderID, next)
}

type nextScanFails struct {
	CredentialID string `param:"acs_credential_id_on_seam,uuid" doc:"Taken and without effect: the next scan fails, whatever card it is."`
	EncoderID    string `param:"acs_encoder_id,required,uuid"`
	ErrorCode    string `param:"error_code"                     enum:"no_credential_on_encoder|uncategorized_error|action_attempt_expired"`
}

func (e encoders) nextScanFails(ctx context.Context, call *route.Call, p nextScanFails) error {
	if p.ErrorCode == "" {
		p.ErrorCode = latchkey.EncoderNoCard
	}
	return e.Encoders.SimulateScan(ctx, call.Workspace.ID, p.EncoderID, latchkey.NextScan{Failure: p.ErrorCode})
}
