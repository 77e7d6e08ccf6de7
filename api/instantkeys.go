package api

import (
	"context"

	"latchkey"
	"latchkey/api/keypage"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type instantKeys struct{ Services }

// keyAt shows a key with the link that the caller's guests reach.
func keyAt(call *route.Call) func(latchkey.InstantKey) wire.InstantKey {
	return func(key latchkey.InstantKey) wire.InstantKey {
		return wire.InstantKeyOf(key, keypage.Address(call.BaseURL, key.Secret))
	}
}

type generateKey struct {
	ProfileID  string         `param:"customization_profile_id,uuid" doc:"Left out: that of the person's access."`
	MaxUses    param.Opt[int] `param:"max_use_count,min=1" doc:"In how many browsers it can be opened; 1 when left out."`
	IdentityID string         `param:"user_identity_id,required,uuid"`
}

func (k instantKeys) generate(ctx context.Context, call *route.Call, p generateKey) (wire.InstantKey, error) {
	made, err := k.InstantKeys.GenerateKey(ctx, call.Workspace.ID, latchkey.NewInstantKey{
		IdentityID: p.IdentityID, ProfileID: p.ProfileID, MaxUses: p.MaxUses.Or(1),
	})
	call.Note("instant_key_id", made.ID)
	return keyAt(call)(made), err
}

func (k instantKeys) generated(ctx context.Context, call *route.Call, _ generateKey, id string) (wire.InstantKey, error) {
	return k.get(ctx, call, getKey{ID: id})
}

type getKey struct {
	ID  string `param:"instant_key_id,uuid"`
	URL string `param:"instant_key_url,min=1"`
}

func (getKey) Rules() []param.Rule {
	return []param.Rule{param.ExactlyOne("instant_key_id", "instant_key_url")}
}

func (k instantKeys) get(ctx context.Context, call *route.Call, p getKey) (wire.InstantKey, error) {
	found, err := k.InstantKeys.InstantKey(ctx, call.Workspace.ID, latchkey.InstantKeyRef{ID: p.ID, Secret: keypage.SecretIn(p.URL)})
	return keyAt(call)(found), err
}

type listKeys struct {
	IdentityID string `param:"user_identity_id,uuid"`
}

func (k instantKeys) list(ctx context.Context, call *route.Call, p listKeys) ([]wire.InstantKey, error) {
	found, err := k.InstantKeys.ListKeys(ctx, call.Workspace.ID, latchkey.InstantKeyFilter{IdentityID: p.IdentityID})
	return wire.Map(found, keyAt(call)), err
}

type oneKey struct {
	ID string `param:"instant_key_id,required,uuid"`
}

func (k instantKeys) delete(ctx context.Context, call *route.Call, p oneKey) error {
	call.Note("instant_key_id", p.ID)
	return k.InstantKeys.DeleteKey(ctx, call.Workspace.ID, p.ID)
}

// browser is who holds a link. It is a secret: a browser draws it once and keeps it.
type browser struct {
	Secret string `param:"browser,required,min=16,max=128" doc:"Ours: a random text that the browser drew and keeps."`
}

type openKey struct {
	browser

	ShortCode string `param:"short_code,required,min=1,max=128" doc:"What stands behind the # of the link."`
}

// open exchanges the secret of a link for the key's client session. It counts as
// a use unless this browser opened the key before.
func (k instantKeys) open(ctx context.Context, call *route.Call, p openKey) (wire.Session, error) {
	session, err := k.KeyHolders.OpenKey(ctx, latchkey.NewSecret(p.ShortCode), latchkey.NewSecret(p.Secret))
	call.Note("client_session_id", session.ID)
	return wire.SessionOf(session), err
}

type previewKey struct {
	Browser string `param:"browser,min=16,max=128" doc:"Ours: as with exchange_short_code."`
	URL     string `param:"instant_key_url,required,min=1"`
}

func (k instantKeys) preview(ctx context.Context, call *route.Call, p previewKey) (wire.KeyPreview, error) {
	found, err := k.KeyHolders.PreviewKey(ctx, keypage.SecretIn(p.URL), latchkey.NewSecret(p.Browser))
	if err != nil {
		return wire.KeyPreview{}, err
	}
	call.Note("instant_key_id", found.Key.ID)
	shown := wire.KeyPreviewOf(found)
	shown.QRCode = keypage.QRCode(keypage.Address(call.BaseURL, found.Key.Secret))
	shown.Palette = paletteOf(found.Key.Look)
	return shown, nil
}

// ring shows what the key opens to a browser that opened it.
func (k instantKeys) ring(ctx context.Context, call *route.Call, p browser) (wire.KeyRing, error) {
	found, err := k.KeyHolders.KeyRing(ctx, call.Workspace.ID, call.Viewer().SessionID, latchkey.NewSecret(p.Secret))
	call.Note("instant_key_id", found.Key.ID)
	return wire.KeyRingOf(found, call.Workspace.Name, call.Now(), keypage.Calendar), err
}
