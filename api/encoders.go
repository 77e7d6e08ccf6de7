package api

import (
	"context"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type encoders struct{ Services }

type listEncoders struct {
	route.Paging

	IDs       []string `param:"acs_encoder_ids,uuid"`
	SystemID  string   `param:"acs_system_id,uuid"`
	SystemIDs []string `param:"acs_system_ids,uuid"`
}

func (e encoders) list(ctx context.Context, call *route.Call, p listEncoders) (route.Page[wire.Encoder], error) {
	filter := latchkey.EncoderFilter{Viewer: call.Viewer(), IDs: p.IDs, SystemIDs: both(p.SystemID, p.SystemIDs)}
	found, err := e.Encoders.ListEncoders(ctx, call.Workspace.ID, filter, call.Page())
	return route.Show(call, found, wire.EncoderOf), err
}

type getEncoder struct {
	ID string `param:"acs_encoder_id,required,uuid"`
}

func (e encoders) get(ctx context.Context, call *route.Call, p getEncoder) (wire.Encoder, error) {
	found, err := e.Encoders.Encoder(ctx, call.Workspace.ID, p.ID)
	return wire.EncoderOf(found), err
}

type encodeMethod struct {
	MethodID  string `param:"access_method_id,required,uuid"`
	EncoderID string `param:"acs_encoder_id,required,uuid"`
}

func (e encoders) encode(ctx context.Context, call *route.Call, p encodeMethod) (wire.ActionAttempt, error) {
	call.Note("access_method_id", p.MethodID)
	attempt, err := e.Encoders.EncodeMethod(ctx, call.Workspace.ID, p.MethodID, p.EncoderID)
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (e encoders) encoding(ctx context.Context, call *route.Call, _ encodeMethod, id string) (wire.ActionAttempt, error) {
	return attempts(e).find(ctx, call, id)
}

// encodeCredential is the older name of encode, and writes cards of ACS credentials
// of their own, too.
type encodeCredential struct {
	MethodID     string `param:"access_method_id,uuid"`
	CredentialID string `param:"acs_credential_id,uuid"`
	EncoderID    string `param:"acs_encoder_id,required,uuid"`
}

func (encodeCredential) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("access_method_id", "acs_credential_id")}
}

func (e encoders) encodeCredential(ctx context.Context, call *route.Call, p encodeCredential) (wire.ActionAttempt, error) {
	if p.CredentialID == "" {
		return e.encode(ctx, call, encodeMethod{MethodID: p.MethodID, EncoderID: p.EncoderID})
	}
	call.Note("acs_credential_id", p.CredentialID)
	attempt, err := e.Encoders.EncodeCredential(ctx, call.Workspace.ID, p.CredentialID, p.EncoderID)
	call.Note("action_attempt_id", attempt.ID)
	return wire.ActionAttemptOf(attempt), err
}

func (e encoders) encodingCredential(ctx context.Context, call *route.Call, _ encodeCredential, id string) (wire.ActionAttempt, error) {
	return attempts(e).find(ctx, call, id)
}

type nextEncodes struct {
	EncoderID string `param:"acs_encoder_id,required,uuid"`
	Scenario  string `param:"scenario" enum:"credential_is_issued" doc:"credential_is_issued, the default."`
}

func (e encoders) nextEncodes(ctx context.Context, call *route.Call, p nextEncodes) error {
	return e.Encoders.SimulateEncoding(ctx, call.Workspace.ID, p.EncoderID, "")
}

type nextFails struct {
	CredentialID string `param:"acs_credential_id,uuid" doc:"Taken and without effect: the next encoding fails, whosever card it is."`
	EncoderID    string `param:"acs_encoder_id,required,uuid"`
	ErrorCode    string `param:"error_code" enum:"no_credential_on_encoder|encoding_interrupted|uncategorized_error|action_attempt_expired"`
}

func (e encoders) nextFails(ctx context.Context, call *route.Call, p nextFails) error {
	if p.ErrorCode == "" {
		p.ErrorCode = latchkey.EncoderNoCard
	}
	return e.Encoders.SimulateEncoding(ctx, call.Workspace.ID, p.EncoderID, p.ErrorCode)
}
