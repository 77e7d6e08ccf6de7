package stack

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"latchkey"
	"latchkey/store"
)

// seed makes two workspaces and the first one's accounts.
func (s *Stack) seed() {
	s.t.Helper()
	vault, err := store.NewVault(latchkey.NewSecret(s.last("LATCHKEY_KEYS")), latchkey.NewSecret(s.last("LATCHKEY_MAC_KEY")))
	must(s.t, err)
	s.Store, err = store.Open(s.ctx(), s.DatabaseURL, vault, latchkey.SystemClock{}, store.Options{MaxConns: 3})
	must(s.t, err)
	s.t.Cleanup(func() { _ = s.Store.Close() }) // nothing is left to be written
	s.Workspace, s.APIKey = s.workspace("Test")
	_, s.OtherAPIKey = s.workspace("Other")
	_, token, err := s.Store.CreateAccessToken(s.ctx(), "ops@example.com", "test", s.Workspace.ID)
	must(s.t, err)
	s.AccessToken = token.Reveal()
	s.account("sandbox", "lock", map[string]any{"base_url": s.SandboxURL, "token": s.last("TEST_SITE_TOKEN")}, nil)
	s.account("uhppote", "access_control", map[string]any{
		"reference_key": "a key for references", "timeout": "1s",
		"controllers": []any{map[string]any{
			"serial_number": Panel, "name": "Lobby panel", "address": s.Panels.Address(), "time_zone": "UTC",
			"doors": []any{
				map[string]any{"number": 1, "name": "Lobby"},
				map[string]any{"number": 2, "name": "Gym"},
				map[string]any{"number": 3, "name": "Office"},
				map[string]any{"number": 4, "name": "Roof"},
			},
		}},
	}, Cards)
}

// last finds the value of a setting that a process would see.
func (s *Stack) last(name string) string {
	value := ""
	for _, pair := range s.env {
		if found, ok := strings.CutPrefix(pair, name+"="); ok {
			value = found
		}
	}
	return value
}

func (s *Stack) workspace(name string) (latchkey.Workspace, string) {
	s.t.Helper()
	workspace, err := s.Store.CreateWorkspace(s.ctx(), name, true)
	must(s.t, err)
	key, err := s.Store.CreateAPIKey(s.ctx(), workspace, "test")
	must(s.t, err)
	return workspace, key.Reveal()
}

func (s *Stack) account(provider, category string, config map[string]any, cards []string) {
	s.t.Helper()
	text, err := json.Marshal(config)
	must(s.t, err)
	_, err = s.Store.CreateAccount(s.ctx(), store.NewAccount{
		WorkspaceID: s.Workspace.ID, Provider: provider, ProviderTitle: provider, Category: category,
		DisplayName: provider, Config: latchkey.NewSecret(string(text)), Cards: cards,
	})
	must(s.t, err)
}

// panelDoors is how many entrances the seeded panel has.
const panelDoors = 4

// awaitDoors returns when the worker has found every door.
func (s *Stack) awaitDoors(locks, entrances int) {
	s.t.Helper()
	s.Within(30*time.Second, "the doors are there", func() error {
		select {
		case <-s.Worker.ended:
			s.t.Fatalf("the worker ended:\n%s", s.Worker.Log())
		default:
		}
		for kind, want := range map[latchkey.DoorKind]int{latchkey.DoorDevice: locks, latchkey.DoorEntrance: entrances} {
			found, err := s.Store.ListDoors(s.ctx(), s.Workspace.ID, latchkey.DoorFilter{Kind: kind}, latchkey.Page{Limit: 500})
			if err != nil {
				return err
			}
			if len(found.Rows) < want {
				return fmt.Errorf("%d of %d doors (%s)", len(found.Rows), want, kind)
			}
		}
		return nil
	})
}

// Door finds a door of the first workspace by name.
func (s *Stack) Door(kind latchkey.DoorKind, name string) latchkey.Door {
	s.t.Helper()
	door, err := s.Store.DoorByName(s.ctx(), s.Workspace.ID, kind, name)
	must(s.t, err)
	return door
}
