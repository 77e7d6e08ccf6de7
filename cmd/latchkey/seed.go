package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"latchkey"
	"latchkey/drivers/sandbox/admin"
	"latchkey/drivers/sandbox/wire"
	"latchkey/store"
)

// identity is what `latchkey dev` makes once and keeps in .latchkey: the keys
// and tokens of this machine's own installation.
type identity struct {
	Keys         string `json:"keys"`
	MACKey       string `json:"mac_key"`
	SandboxAdmin string `json:"sandbox_admin"`
	SandboxToken string `json:"sandbox_token"`
	PanelKey     string `json:"panel_key"`
	WorkspaceID  string `json:"workspace_id,omitempty"`
	APIKey       string `json:"api_key,omitempty"`
}

// loadIdentity reads the installation's identity, or makes it.
func loadIdentity(path string) (identity, error) {
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		made := identity{
			Keys: "k1:" + randomKey(), MACKey: randomKey(), SandboxAdmin: rand.Text(), SandboxToken: rand.Text(), PanelKey: rand.Text(),
		}
		return made, made.save(path)
	}
	if err != nil {
		return identity{}, fmt.Errorf("read this installation's keys: %w", err)
	}
	var kept identity
	if err := json.Unmarshal(text, &kept); err != nil {
		return identity{}, fmt.Errorf("%s is damaged (%w); PINs cannot be read without it: restore it, or delete the whole folder to begin anew",
			path, err)
	}
	return kept, nil
}

// save writes the identity so that a crash leaves the old one or the new one.
func (i identity) save(path string) error {
	text, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // the folder holds logs to read; the file is private
		return err
	}
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func randomKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails since Go 1.24
	return base64.StdEncoding.EncodeToString(key)
}

// demoSite is the sandbox site of the seeded workspace.
const demoSite = "demo"

// demoLocks are the seeded locks: one of each temper.
var demoLocks = []wire.LockRequest{
	{ID: "front-door", Profile: "yale", Name: "Front Door"},
	{ID: "garden-gate", Profile: "ttlock", Name: "Garden Gate"},
	{ID: "apartment-1", Profile: "schlage", Name: "Apartment 1"},
	{ID: "apartment-2", Profile: "lockly", Name: "Apartment 2"},
	{ID: "bike-room", Profile: "nuki", Name: "Bike Room"},
}

// demoHotel is the seeded hotel: its locks remember whose stay it is, and its cards
// are written at the encoder.
var demoHotel = wire.SystemRequest{ID: "hotel", Profile: "visionline", Name: "Hotel", Encoders: []string{"Front desk"}}

// demoRooms are the hotel's doors.
var demoRooms = []wire.LockRequest{
	{ID: "room-101", Profile: demoHotel.Profile, System: demoHotel.ID, Name: "Room 101"},
	{ID: "room-102", Profile: demoHotel.Profile, System: demoHotel.ID, Name: "Room 102"},
	{ID: "room-201", Profile: demoHotel.Profile, System: demoHotel.ID, Name: "Room 201"},
}

// demoPanel is the seeded panel: the serial number that the simulator plays.
const demoPanel = 405419896

// demoCards are the numbers of the cards in the seeded drawer.
var demoCards = []string{"10058400", "10058401", "10058402", "10058403", "10058404"}

// seedLocks makes the site, its locks and its hotel. Doing it again changes nothing.
func seedLocks(ctx context.Context, locks *admin.Client, token string) error {
	if _, err := locks.CreateSite(ctx, wire.SiteRequest{ID: demoSite, Name: "Demo", Token: token}); err != nil {
		return fmt.Errorf("seed the lock cloud: %w", err)
	}
	if _, err := locks.CreateSystem(ctx, demoSite, demoHotel); err != nil {
		return fmt.Errorf("seed the hotel: %w", err)
	}
	for _, lock := range slices.Concat(demoLocks, demoRooms) {
		if _, err := locks.CreateLock(ctx, demoSite, lock); err != nil {
			return fmt.Errorf("seed lock %s: %w", lock.ID, err)
		}
	}
	return nil
}

// seedWorkspace makes the sandbox workspace with its key and accounts, unless
// the database has it.
func seedWorkspace(ctx context.Context, db *store.Store, kept *identity, cloudURL, panelAddress string) error {
	if kept.APIKey != "" {
		if workspace, err := db.WorkspaceByAPIKey(ctx, latchkey.NewSecret(kept.APIKey)); err == nil {
			return repoint(ctx, db, workspace.ID, map[string][]byte{
				"sandbox": sandboxConfig(cloudURL, kept.SandboxToken), "uhppote": panelConfig(panelAddress, kept.PanelKey),
			})
		}
	}
	workspace, err := db.CreateWorkspace(ctx, "Sandbox", true)
	if err != nil {
		return err
	}
	key, err := db.CreateAPIKey(ctx, workspace, "latchkey dev")
	if err != nil {
		return err
	}
	kept.WorkspaceID, kept.APIKey = workspace.ID, key.Reveal()
	locks := newAccount(workspace.ID, "sandbox", "Sandbox locks", sandboxConfig(cloudURL, kept.SandboxToken), nil)
	if _, err := connect(ctx, db, locks); err != nil {
		return err
	}
	panel := newAccount(workspace.ID, "uhppote", "Lobby panel", panelConfig(panelAddress, kept.PanelKey), demoCards)
	_, err = connect(ctx, db, panel)
	return err
}

// repoint tells the seeded accounts where their gateways are this time: a port
// that another program took makes them move.
func repoint(ctx context.Context, db *store.Store, workspaceID string, configs map[string][]byte) error {
	accounts, err := db.ListAccounts(ctx, workspaceID, latchkey.AccountFilter{}, latchkey.Page{Limit: 100})
	if err != nil {
		return err
	}
	for _, account := range accounts.Rows {
		if config, seeded := configs[account.Provider]; seeded {
			if err := db.SetAccountConfig(ctx, account.ID, latchkey.NewSecret(string(config))); err != nil {
				return err
			}
		}
	}
	return nil
}
