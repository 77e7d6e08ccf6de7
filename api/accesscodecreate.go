package api

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/problem"
	"latchkey/api/route"
	"latchkey/api/wire"
)

// codeTerms is what all access codes are made with.
type codeTerms struct {
	AllowExternal   param.Opt[bool]      `param:"allow_external_modification" doc:"The same as is_external_modification_allowed."`
	AttemptOffline  param.Opt[bool]      `param:"attempt_for_offline_device" doc:"False: refuse while the device is offline. Default true."`
	Code            string               `param:"code,min=4,max=12" pattern:"^\\d+$"`
	EndsAt          param.Opt[time.Time] `param:"ends_at" doc:"With starts_at; without both the code is ongoing."`
	ExternalAllowed param.Opt[bool]      `param:"is_external_modification_allowed"`
	Name            string               `param:"name,max=1000"`
	Native          param.Opt[bool]      `param:"prefer_native_scheduling" doc:"False: set the code an hour before it begins. Default true."`
	Length          param.Opt[int]       `param:"preferred_code_length,min=1,max=20"`
	StartsAt        param.Opt[time.Time] `param:"starts_at"`
	Backup          bool                 `param:"use_backup_access_code_pool"`
}

// code is what the terms say, or which of the contract's rules they break. Codes
// for one use have an end of their own.
func (p codeTerms) code(oneTime bool) (latchkey.NewAccessCode, error) {
	starts, ends := p.StartsAt.Ptr(), p.EndsAt.Ptr()
	if (starts == nil) != (ends == nil) && (starts == nil || !oneTime) {
		return latchkey.NewAccessCode{}, latchkey.Invalid("", "Both starts_at and ends_at must be provided if one is")
	}
	if p.Backup && ends == nil {
		return latchkey.NewAccessCode{}, latchkey.Invalid("use_backup_access_code_pool", "Cannot use the backup pool for ongoing codes")
	}
	code := latchkey.NewAccessCode{
		Name: p.Name, Code: latchkey.NewSecret(p.Code), Length: p.Length.Or(0), Backup: p.Backup,
		OnlineOnly: !p.AttemptOffline.Or(true),
		Terms: latchkey.CodeTerms{
			JustInTime: !p.Native.Or(true), ExternalChanges: p.ExternalAllowed.Or(p.AllowExternal.Or(false)), Chosen: p.Code != "",
			OneTime: oneTime,
		},
	}
	if starts != nil {
		code.Window = &latchkey.Window{StartsAt: *starts, EndsAt: ends}
	}
	return code, nil
}

type createCode struct {
	codeTerms

	CommonKey  string `param:"common_code_key,key"`
	DeviceID   string `param:"device_id,required,uuid"`
	Offline    bool   `param:"is_offline_access_code" doc:"The maker of the device computes it: nobody can take it back."`
	OneTime    bool   `param:"is_one_time_use" doc:"Of offline codes: it opens the device once. ends_at may be left out."`
	Rounding   string `param:"max_time_rounding" enum:"1hour|1day|1h|1d" doc:"How far the times may be widened to fit the device. Default 1h."`
	Sync       bool   `param:"sync" doc:"Without effect: the attempt has ended in the answer."`
	UseOffline bool   `param:"use_offline_access_code,deprecated"`
}

func (p createCode) code() (latchkey.NewAccessCode, error) {
	code, err := p.codeTerms.code(p.OneTime)
	code.DeviceID, code.Terms.CommonKey, code.Offline = p.DeviceID, p.CommonKey, p.Offline || p.UseOffline
	if p.Rounding == "1d" || p.Rounding == "1day" {
		code.Rounding = latchkey.DayRounding
	}
	return code, err
}

func (a accessCodes) create(ctx context.Context, call *route.Call, p createCode) (wire.CodeMade, error) {
	call.Note("device_id", p.DeviceID)
	code, err := p.code()
	if err != nil {
		return wire.CodeMade{}, err
	}
	made, attempt, err := a.Codes.CreateAccessCode(ctx, call.Workspace.ID, code)
	call.Note("access_code_id", made.ID)
	return wire.CodeMadeOf(made, attempt, call.Now()), p.naming(err)
}

// created tells of the code again, by the attempt of its creation.
func (a accessCodes) created(ctx context.Context, call *route.Call, _ createCode, id string) (wire.CodeMade, error) {
	attempt, err := a.Attempts.ActionAttempt(ctx, call.Workspace.ID, id)
	if err != nil {
		return wire.CodeMade{}, err
	}
	found, err := a.Codes.AccessCode(ctx, call.Workspace.ID, latchkey.CodeRef{ID: codeOfAttempt(attempt)})
	return wire.CodeMadeOf(found, attempt, call.Now()), err
}

// codeOfAttempt is the id of the code that an attempt made or changed.
func codeOfAttempt(attempt latchkey.ActionAttempt) string {
	code, _ := attempt.Result["access_code"].(map[string]any)
	id, _ := code["access_code_id"].(string)
	return id
}

// naming says in the contract's words which code is taken. It quotes what the
// caller sent and nothing of the code that is there.
func (p codeTerms) naming(err error) error {
	if err == nil {
		return nil
	}
	known := problem.From(err)
	if known.Type != latchkey.DuplicateCode {
		return err
	}
	message := "Cannot set duplicate access code"
	if p.Code != "" { // else it was drawn, and is nobody's to read
		message += " " + p.Code
	}
	if p.Name != "" {
		message += " named " + p.Name
	}
	if starts, ends := p.StartsAt.Ptr(), p.EndsAt.Ptr(); starts != nil && ends != nil {
		message += fmt.Sprintf(" for period %s-%s", starts.Format(time.RFC3339), ends.Format(time.RFC3339))
	}
	return problem.New(known.Status, known.Type, message)
}

type createCodes struct {
	codeTerms

	Behaviour string   `param:"behavior_when_code_cannot_be_shared" enum:"throw|create_random_code"`
	DeviceIDs []string `param:"device_ids,required,uuid,min=1,max=500"`
}

func (a accessCodes) createMany(ctx context.Context, call *route.Call, p createCodes) ([]wire.AccessCode, error) {
	code, err := p.code(false)
	if err != nil {
		return nil, err
	}
	made, err := a.Codes.CreateAccessCodes(ctx, call.Workspace.ID, latchkey.NewAccessCodes{
		Each: code, DeviceIDs: slices.Compact(slices.Sorted(slices.Values(p.DeviceIDs))), Split: p.Behaviour == "create_random_code",
	})
	return wire.Map(made, a.show(call)), p.naming(err)
}

// createdMany tells of the codes again, by their ids.
func (a accessCodes) createdMany(ctx context.Context, call *route.Call, _ createCodes, ids string) ([]wire.AccessCode, error) {
	filter := latchkey.CodeFilter{IDs: strings.Split(ids, ",")}
	found, err := a.Codes.ListAccessCodes(ctx, call.Workspace.ID, filter, latchkey.Page{Limit: len(filter.IDs)})
	return wire.Map(found.Rows, a.show(call)), err
}
