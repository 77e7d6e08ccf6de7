package api

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/internal/storetest"
	"latchkey/store"
)

// town is the API over a real store in which two customers, each with a person,
// have one of everything.
type town struct {
	*storetest.Fixture

	t            *testing.T
	handler      http.Handler
	mine, theirs side
}

// side is what a customer has, by the names that the bodies of sessionCalls use.
type side map[string]string

func newTown(t *testing.T) *town {
	t.Helper()
	f := storetest.New(t)
	db := f.Store
	handler, err := New(Config{
		Services: Services{
			Callers: db, Reach: db, Workspaces: db, Sessions: db, Profiles: db, Accounts: db, Doors: db, Systems: db,
			Spaces: db, Identities: db, Grants: db, Methods: db, Requests: db, Events: db, Attempts: db, Idempotency: db,
			Clock: f.Clock, Locks: db, Encoders: db, Cards: db, Providers: noProviders{}, Webviews: db, ConnectPage: db, Clocks: db, Previews: db,
			Webhooks: db, Devices: db, Codes: db, Outside: db, Suspensions: db, Retries: db, Timelines: db,
			InstantKeys: db, KeyHolders: db, Phones: db, Portals: db, ACSUsers: db, ACSAccess: db, ACSGroups: db, ACSCredentials: db,
		},
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(),
	})
	require.NoError(t, err)
	w := &town{Fixture: f, t: t, handler: handler}
	w.mine, w.theirs = w.settle("mine"), w.settle("theirs")
	return w
}

type noProviders struct{}

func (noProviders) Providers() []latchkey.Provider { return nil }

// settle makes one of everything for a customer.
func (w *town) settle(customer string) side {
	w.t.Helper()
	s := side{"customer": customer}
	w.connect(s)
	w.let(s)
	w.program(s)
	w.decorate(s)
	return s
}

// connect makes an account with a lock, one that is not managed, and a panel.
func (w *town) connect(s side) {
	account, err := w.Store.CreateAccount(w.t.Context(), store.NewAccount{
		WorkspaceID: w.Workspace.ID, Provider: "sandbox", ProviderTitle: "Sandbox", Category: "lock",
		DisplayName: "Account of " + s["customer"], CustomerKey: s["customer"], Config: latchkey.NewSecret(`{}`),
	})
	require.NoError(w.t, err)
	can := latchkey.Capabilities{
		Modes: []latchkey.Mode{latchkey.ModeCode, latchkey.ModeMobileKey}, CodeLengths: []int{4, 5, 6}, Native: latchkey.PrecisionMinute,
		ReadBack: latchkey.ReadBackFull, UpdateInPlace: true, LaneScope: latchkey.LaneDoor, Unlock: true, Lock: true, AutoLock: true,
	}
	s["account"] = account.ID
	found := store.Inventory{Systems: []store.FoundSystem{{NativeID: "panel", Name: "Panel", Type: "pti_site", TimeZone: "UTC"}}}
	found.Encoders = []store.FoundEncoder{{NativeID: "desk", System: "panel", Name: "Desk of " + s["customer"]}}
	found.Groups = []store.FoundGroup{{
		NativeID: "staff", System: "panel", Name: "Staff of " + s["customer"], Type: "brivo_group", TypeName: "Brivo group", Doors: []string{"Gate"},
	}}
	for i, name := range []string{"Front", "Spare", "Gate"} {
		door := store.FoundDoor{
			NativeID: name, Name: name + " of " + s["customer"], Kind: latchkey.DoorDevice, Manufacturer: "yale",
			DeviceType: "yale_lock", Capabilities: can, Online: true,
		}
		if i == 2 { //nolint:mnd // the gate
			door.Kind, door.System, door.Capabilities.Reservations = latchkey.DoorEntrance, "panel", true
		}
		found.Doors = append(found.Doors, door)
	}
	require.NoError(w.t, w.Store.SyncInventory(w.t.Context(), account.ID, found))
	for name, statement := range map[string]string{
		"device":  `select id from doors where account_id = $1 and native_id = 'Front'`,
		"spare":   `update doors set managed = false where account_id = $1 and native_id = 'Spare' returning id`,
		"gate":    `select id from doors where account_id = $1 and native_id = 'Gate'`,
		"system":  `select id from systems where account_id = $1`,
		"encoder": `select id from encoders where account_id = $1`,
		"group":   `select g.id from acs_groups g join systems y on y.id = g.system_id where y.account_id = $1`,
	} {
		s[name] = w.id(statement, account.ID)
	}
	s["device_name"] = "Front of " + s["customer"]
}

// let makes a person and their grant through a space.
func (w *town) let(s side) {
	ctx, key, name := w.t.Context(), "person-of-"+s["customer"], "Person of "+s["customer"]
	person, err := w.Store.CreateIdentity(ctx, w.Workspace.ID, latchkey.NewIdentity{Key: &key, FullName: &name})
	require.NoError(w.t, err)
	space, err := w.Store.CreateSpace(ctx, w.Workspace.ID, latchkey.NewSpace{
		Name: "Space of " + s["customer"], Key: "space-of-" + s["customer"], CustomerKey: s["customer"],
		DeviceIDs: []string{s["device"]}, EntranceIDs: []string{s["gate"]},
	})
	require.NoError(w.t, err)
	grant, err := w.Store.CreateGrant(ctx, w.Workspace.ID, latchkey.NewGrant{
		IdentityID: person.ID, Key: "grant-of-" + s["customer"], ReservationKey: "stay-of-" + s["customer"],
		StartsAt: w.Clock.Now(), Targets: latchkey.Targets{SpaceIDs: []string{space.ID}}, CustomerKey: s["customer"],
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode, CreatedAt: w.Clock.Now()}},
	})
	require.NoError(w.t, err)
	s["person"], s["person_key"], s["space"], s["space_key"] = person.ID, key, space.ID, space.Key
	s["grant"], s["grant_key"], s["stay"], s["method"] = grant.ID, grant.Key, "stay-of-"+s["customer"], grant.Methods[0].ID
	s["pin"] = grant.Methods[0].Secret.Reveal()
	user, err := w.Store.CreateACSUser(ctx, w.Workspace.ID, latchkey.NewACSUser{SystemID: s["system"], IdentityID: person.ID, FullName: name})
	require.NoError(w.t, err)
	require.NoError(w.t, w.Store.AllowEntrance(ctx, w.Workspace.ID, latchkey.ACSUserRef{ID: user.ID}, s["gate"]))
	credential, err := w.Store.CreateACSCredential(ctx, w.Workspace.ID, latchkey.NewACSCredential{
		User: latchkey.ACSUserRef{ID: user.ID}, Mode: latchkey.ModeCode,
	})
	require.NoError(w.t, err)
	phone, err := w.Store.SimulatePhone(ctx, w.Workspace.ID, latchkey.NewPhone{IdentityID: person.ID})
	require.NoError(w.t, err)
	s["acs_user"], s["phone"] = user.ID, phone.ID
	s["credential"], s["acs_pin"] = credential.ID, credential.Secret().Reveal()
	s["entry"] = w.id(`select id from credentials where door_id = $1`, s["device"])
}

// program puts a code of its own and a stranger's on the lock, and unlocks it.
func (w *town) program(s side) {
	ctx := w.t.Context()
	code, _, err := w.Store.CreateAccessCode(ctx, w.Workspace.ID, latchkey.NewAccessCode{
		DeviceID: s["device"], Name: "Code of " + s["customer"],
		Window: &latchkey.Window{StartsAt: w.Clock.Now()}, Terms: latchkey.CodeTerms{CommonKey: "codes-of-" + s["customer"]},
	})
	require.NoError(w.t, err)
	attempt, err := w.Store.ActOnDoor(ctx, w.Workspace.ID, latchkey.DoorAction{Type: latchkey.AttemptUnlockDoor, DeviceID: s["device"]})
	require.NoError(w.t, err)
	s["code"], s["common"], s["attempt"] = code.ID, "codes-of-"+s["customer"], attempt.ID
	s["observed"] = uuid.NewString()
	w.Exec(`insert into observed_codes (id, workspace_id, door_id, native_ref, mode, name, created_at)
		values ($1, $2, $3, 'x', 'code', 'A stranger', now())`, s["observed"], w.Workspace.ID, s["device"])
}

// decorate makes a webview, a profile, and the sessions.
func (w *town) decorate(s side) {
	ctx := w.t.Context()
	webview, err := w.Store.CreateWebview(ctx, w.Workspace.ID, latchkey.NewWebview{
		AnyProvider: true, SelectionMode: latchkey.SelectNone, CustomerKey: s["customer"],
	})
	require.NoError(w.t, err)
	profile, err := w.Store.CreateProfile(ctx, w.Workspace.ID, latchkey.NewProfile{CustomerKey: s["customer"]})
	require.NoError(w.t, err)
	s["webview"], s["profile"], s["user"] = webview.ID, profile.ID, "user-of-"+s["customer"]
	s["event"] = w.id(`select id from events where grant_id = $1 order by position limit 1`, s["grant"])
	for name, wish := range map[string]latchkey.NewClientSession{
		"customer": {CustomerKey: s["customer"], UserIdentifierKey: s["user"]},
		"person":   {SessionLinks: latchkey.SessionLinks{IdentityID: s["person"]}},
		"owner":    {SessionLinks: latchkey.SessionLinks{AccountIDs: []string{s["account"]}, WebviewIDs: []string{webview.ID}}},
	} {
		session, err := w.Store.OpenSession(ctx, w.Workspace.ID, wish, latchkey.ReuseRefused)
		require.NoError(w.t, err)
		s["session_of_"+name], s["token_of_"+name] = session.ID, session.Token.Reveal()
	}
}

func (w *town) id(statement string, args ...any) (id string) {
	w.t.Helper()
	require.NoError(w.t, w.DB.GetContext(w.t.Context(), &id, statement, args...), statement)
	return id
}

// post calls a route with a session's token.
func (w *town) post(path, token, body string) (status int, answer string) {
	return w.send(http.MethodPost, path, token, body)
}

// send calls a route with a session's token, by a verb that carries the body as
// the SDKs do.
func (w *town) send(verb, path, token, body string) (status int, answer string) {
	w.t.Helper()
	url, content := path, bytes.NewBufferString(body)
	if !route.HasBody(verb) {
		url, content = path+"?"+query(w.t, body), &bytes.Buffer{}
	}
	request := httptest.NewRequest(verb, url, content)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request)
	require.True(w.t, json.Valid(recorder.Body.Bytes()), path)
	return recorder.Code, recorder.Body.String()
}

// query is a body as a query.
func query(tb testing.TB, body string) string {
	tb.Helper()
	values := map[string]any{}
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	require.NoError(tb, decoder.Decode(&values))
	return param.Serialize(values)
}

// state is all that the database has, to see that nothing changes.
func (w *town) state() string {
	w.t.Helper()
	var tables []string
	require.NoError(w.t, w.DB.SelectContext(w.t.Context(), &tables,
		`select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`))
	sums := make([]string, len(tables))
	for i, table := range tables {
		sums[i] = `'` + table + ` ' || coalesce((select md5(string_agg(x::text, ',' order by x::text)) from ` + table + ` x), '')`
	}
	var sum string
	require.NoError(w.t, w.DB.GetContext(w.t.Context(), &sum, `select concat_ws(E'\n', `+strings.Join(sums, ", ")+`)`))
	return sum
}
