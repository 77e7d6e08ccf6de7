package api_test

import (
	"context"

	"latchkey"
)

var encoderID = id(16, 1)

func desk() latchkey.Encoder {
	return latchkey.Encoder{ID: encoderID, WorkspaceID: ours, AccountID: account, SystemID: systemID, Name: "Front desk", CreatedAt: now}
}

func (w *world) Encoder(_ context.Context, ws, id string) (latchkey.Encoder, error) {
	if ws != ours || id != encoderID {
		return latchkey.Encoder{}, latchkey.NotFound("acs_encoder")
	}
	return desk(), nil
}

func (w *world) ListEncoders(
	_ context.Context, ws string, f latchkey.EncoderFilter, p latchkey.Page,
) (latchkey.List[latchkey.Encoder], error) {
	w.note(f)
	rows := only([]latchkey.Encoder{desk()}, func(e latchkey.Encoder) bool { return e.WorkspaceID == ws && inIDs(f.IDs, e.ID) })
	return turn(rows, p, func(e latchkey.Encoder) latchkey.Mark { return latchkey.Mark{CreatedAt: e.CreatedAt, ID: e.ID} }), nil
}

func (w *world) EncodeMethod(ctx context.Context, ws, methodID, encoderID string) (latchkey.ActionAttempt, error) {
	made := latchkey.ActionAttempt{ID: jobID, WorkspaceID: ws, Type: latchkey.AttemptEncode, Status: latchkey.AttemptPending}
	return made, w.change(ctx, "encode "+methodID+" at "+encoderID, made.ID)
}

func (w *world) EncodeCredential(ctx context.Context, ws, id, encoderID string) (latchkey.ActionAttempt, error) {
	return w.EncodeMethod(ctx, ws, "credential "+id, encoderID)
}

func (w *world) SimulateEncoding(ctx context.Context, _, encoderID, failure string) error {
	return w.change(ctx, "next at "+encoderID+": "+failure, encoderID)
}

func (w *world) ScanCard(ctx context.Context, ws string, scan latchkey.CardScan) (latchkey.ActionAttempt, error) {
	made := latchkey.ActionAttempt{ID: jobID, WorkspaceID: ws, Type: latchkey.AttemptScan, Status: latchkey.AttemptPending}
	return made, w.change(ctx, scan, made.ID)
}

func (w *world) SimulateScan(ctx context.Context, _, encoderID string, next latchkey.NextScan) error {
	return w.change(ctx, next, encoderID)
}
