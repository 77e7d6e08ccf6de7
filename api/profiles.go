package api

import (
	"cmp"
	"context"
	"net/url"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type profiles struct{ Services }

// portalTheme is what callers say of how a customer's portal looks.
type portalTheme struct {
	FontFamily               string `param:"font_family,max=1000"`
	MonoFontFamily           string `param:"mono_font_family,max=1000"`
	PrimaryColor             string `param:"primary_color,max=100"`
	PrimaryForegroundColor   string `param:"primary_foreground_color,max=100"`
	SecondaryColor           string `param:"secondary_color,max=100"`
	SecondaryForegroundColor string `param:"secondary_foreground_color,max=100"`
}

// profileLook is what callers say of a profile's look.
type profileLook struct {
	Theme          param.Opt[portalTheme]    `param:"customer_portal_theme,nullable"`
	LogoURL        param.Opt[string]         `param:"logo_url,max=2000" doc:"Ours: an https address; empty for none."`
	Messages       param.Opt[map[string]any] `param:"message_overrides,nullable,nested" doc:"By language, then by the message's name."`
	Name           param.Opt[string]         `param:"name,nullable,max=1000"`
	PrimaryColor   param.Opt[string]         `param:"primary_color,max=100"`
	SecondaryColor param.Opt[string]         `param:"secondary_color,max=100"`
}

func (l profileLook) change() (latchkey.ProfileChange, error) {
	change := latchkey.ProfileChange{
		Name: l.Name.Change(), LogoURL: l.LogoURL.Ptr(), PrimaryColor: l.PrimaryColor.Ptr(), SecondaryColor: l.SecondaryColor.Ptr(),
	}
	if logo := l.LogoURL.Or(""); logo != "" && !isPicture(logo) {
		return change, latchkey.Invalid("logo_url", "logo_url must be an https address")
	}
	if l.Theme.Sent() {
		theme := latchkey.PortalTheme(l.Theme.Or(portalTheme{}))
		change.Theme = &theme
	}
	if l.Messages.Sent() {
		messages, err := overrides(l.Messages.Or(nil))
		if err != nil {
			return change, err
		}
		change.Messages = &messages
	}
	return change, nil
}

// isPicture reports whether pages may load a picture from the address.
func isPicture(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && parsed.Scheme == "https" && parsed.Host != ""
}

// overrides checks that every message is a text.
func overrides(sent map[string]any) (map[string]map[string]string, error) {
	out := map[string]map[string]string{}
	for language, messages := range sent {
		named, ok := messages.(map[string]any)
		if !ok {
			return nil, latchkey.Invalid("message_overrides", "Expected an object of messages for each language")
		}
		out[language] = map[string]string{}
		for name, message := range named {
			if out[language][name], ok = message.(string); !ok {
				return nil, latchkey.Invalid("message_overrides", "Expected each message to be a string")
			}
		}
	}
	return out, nil
}

// create makes a profile, which is the customer's when a customer's session asks.
func (s profiles) create(ctx context.Context, call *route.Call, p profileLook) (wire.Profile, error) {
	change, err := p.change()
	if err != nil {
		return wire.Profile{}, err
	}
	wish := latchkey.NewProfile{CustomerKey: call.CustomerKey(), Name: p.Name.Ptr(), Look: change.Apply(latchkey.ProfileLook{})}
	made, err := s.Profiles.CreateProfile(ctx, call.Workspace.ID, wish)
	call.Note("customization_profile_id", made.ID)
	return wire.ProfileOf(made), err
}

func (s profiles) created(ctx context.Context, call *route.Call, _ profileLook, id string) (wire.Profile, error) {
	return s.get(ctx, call, getProfile{ID: id})
}

type getProfile struct {
	ID string `param:"customization_profile_id,required,uuid"`
}

func (s profiles) get(ctx context.Context, call *route.Call, p getProfile) (wire.Profile, error) {
	found, err := s.Profiles.Profile(ctx, call.Workspace.ID, p.ID)
	return wire.ProfileOf(found), err
}

type listProfiles struct {
	CustomerKey string `param:"customer_key,key"`
}

// list lists all profiles, or those of a customer: of the caller's own where a
// customer's session asks.
func (s profiles) list(ctx context.Context, call *route.Call, p listProfiles) ([]wire.Profile, error) {
	found, err := s.Profiles.ListProfiles(ctx, call.Workspace.ID, cmp.Or(call.CustomerKey(), p.CustomerKey))
	return wire.Map(found, wire.ProfileOf), err
}

type updateProfile struct {
	profileLook

	ID string `param:"customization_profile_id,required,uuid"`
}

func (s profiles) update(ctx context.Context, call *route.Call, p updateProfile) error {
	change, err := p.change()
	if err != nil {
		return err
	}
	return s.Profiles.UpdateProfile(ctx, call.Workspace.ID, p.ID, change)
}
