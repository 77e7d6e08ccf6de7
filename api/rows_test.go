package api_test

import (
	"errors"
	"fmt"
	"time"

	"latchkey"
)

// id makes readable uuids.
func id(kind, n int) string { return fmt.Sprintf("%08d-0000-4000-8000-%012d", kind, n) }

var (
	now       = time.Date(2025, 7, 13, 15, 0, 0, 123456000, time.UTC)
	ours      = id(1, 1)
	theirs    = id(1, 2)
	grantID   = id(2, 1)
	methodID  = id(3, 1)
	lockID    = id(4, 1)
	gateID    = id(5, 1)
	spaceID   = id(6, 1)
	personID  = id(7, 1)
	account   = id(8, 1)
	systemID  = id(9, 1)
	eventID   = id(10, 1)
	jobID     = id(11, 1)
	webviewID = id(13, 1)
	userID    = id(16, 1)

	credentialID = id(18, 1)
)

func newWorld() *world {
	return &world{
		workspaces: map[string]latchkey.Workspace{
			ourKey:   {ID: ours, Name: "Ours", IsSandbox: true, PublishableKey: pageKey, PublishableKeyAuth: true, CreatedAt: now},
			theirKey: {ID: theirs, Name: "Theirs", CreatedAt: now},
		},
		sessions: someSessions(),
		profiles: []latchkey.Profile{{ID: id(15, 1), WorkspaceID: ours, Look: latchkey.ProfileLook{PrimaryColor: "#000"}, CreatedAt: now}},
		claims:   map[string]latchkey.Claim{}, prints: map[string]string{},
		grants:  []latchkey.Grant{someGrant(ours)},
		methods: someGrant(ours).Methods,
		keys:    []latchkey.InstantKey{someKey()},
		doors:   []latchkey.Door{frontDoor(), gate()},
		spaces:  []latchkey.Space{{ID: spaceID, WorkspaceID: ours, Key: "room-101", Name: "Room 101", DeviceCount: 1, CreatedAt: now}},
		people:  []latchkey.Identity{{ID: personID, WorkspaceID: ours, Key: new("ada"), FullName: new("Ada Lovelace"), CreatedAt: now}},
		webviews: []latchkey.Webview{{
			ID: webviewID, WorkspaceID: ours, Token: latchkey.NewSecret("hush"), AnyProvider: true,
			SelectionMode: latchkey.SelectNone, Login: latchkey.Login{State: latchkey.LoginNone}, CreatedAt: now,
		}},
		accounts: []latchkey.Account{{ID: account, WorkspaceID: ours, Provider: "sandbox", ProviderTitle: "Sandbox", Category: "lock", DisplayName: "Lock cloud", CreatedAt: now}},
		systems:  []latchkey.System{{ID: systemID, WorkspaceID: ours, AccountID: account, Name: "Panel", TypeName: "UHPPOTE", TimeZone: "Europe/Berlin", CreatedAt: now}},
		events: []latchkey.Event{{
			ID: eventID, WorkspaceID: ours, Type: latchkey.EventMethodIssued, OccurredAt: now, CreatedAt: now, Code: latchkey.NewSecret("1234"),
			Subject: latchkey.EventSubject{MethodID: methodID, DeviceID: lockID},
			Data:    map[string]any{"access_method_id": methodID, "access_grant_ids": []string{grantID}},
		}},
		codes:    []latchkey.AccessCode{someCode(ours)},
		attempts: []latchkey.ActionAttempt{{ID: jobID, WorkspaceID: ours, Type: "UNLOCK_DOOR", Status: "pending"}},
	}
}

func frontDoor() latchkey.Door {
	return latchkey.Door{
		ID: lockID, WorkspaceID: ours, AccountID: account, Kind: latchkey.DoorDevice, Name: "Front Door",
		Provider: "sandbox", DeviceType: "schlage_lock", Model: "Encode", Manufacturer: "schlage", TimeZone: "Europe/Berlin",
		Online: true, Managed: true, Battery: new(0.5), CreatedAt: now, SpaceIDs: []string{spaceID},
		Capabilities: latchkey.Capabilities{
			Modes: []latchkey.Mode{latchkey.ModeCode}, CodeLengths: []int{4}, MaxCodes: 30, Battery: true, Unlock: true,
			Constraints: []latchkey.Constraint{{Type: latchkey.NoZeros}, {Type: latchkey.CannotStartWithZero}},
		},
	}
}

func gate() latchkey.Door {
	return latchkey.Door{
		ID: gateID, WorkspaceID: ours, AccountID: account, SystemID: systemID, Kind: latchkey.DoorEntrance, Name: "Gate",
		Provider: "uhppote", Online: true, CreatedAt: now,
		Capabilities: latchkey.Capabilities{Modes: []latchkey.Mode{latchkey.ModeCode, latchkey.ModeCard}},
	}
}

// someGrant is a grant on both doors, issued on the first.
func someGrant(workspaceID string) latchkey.Grant {
	window := latchkey.Window{StartsAt: now, EndsAt: new(now.Add(48 * time.Hour))}
	method := latchkey.Method{
		ID: methodID, WorkspaceID: workspaceID, GrantID: grantID, Mode: latchkey.ModeCode,
		Secret: latchkey.NewSecret("246813579"), CreatedAt: now,
		Credentials: []latchkey.Credential{
			{ID: id(12, 1), DoorID: lockID, DoorName: "Front Door", DoorKind: latchkey.DoorDevice, State: latchkey.CredentialSet, Asked: &window, CreatedAt: now},
			{ID: id(12, 2), DoorID: gateID, DoorName: "Gate", DoorKind: latchkey.DoorEntrance, State: latchkey.CredentialWaiting, CreatedAt: now},
		},
	}
	return latchkey.Grant{
		ID: grantID, WorkspaceID: workspaceID, IdentityID: personID, PersonName: "Ada Lovelace", Window: window,
		Requested: []latchkey.RequestedMethod{{Mode: latchkey.ModeCode, Code: latchkey.NewSecret("135792468"), CreatedAt: now}},
		SpaceIDs:  []string{spaceID}, Doors: []latchkey.Door{frontDoor(), gate()}, Methods: []latchkey.Method{method},
		Status: latchkey.GrantPending, CreatedAt: now,
	}
}

var errNoAnswer = errors.New("dial tcp 10.0.0.1: refused")
