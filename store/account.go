package store

import (
	"context"
	"time"

	"github.com/lib/pq"

	"latchkey"
)

const accountSelect = `
	select a.id, a.workspace_id, a.provider, a.provider_title, a.category, a.display_name,
		coalesce(a.customer_key, '') as customer_key, a.custom_metadata as metadata,
		a.accepted_capabilities, a.manage_new_devices, a.synced_at, a.simulated_outage, a.delete_asked_at,
		a.reauthorization_asked_at as reauth_asked_at, a.fault_class, a.fault_message, a.fault_since, a.created_at
	from accounts a
	where a.deleted_at is null`

type accountRow struct {
	latchkey.Account

	Metadata             document[map[string]any]
	AcceptedCapabilities pq.StringArray

	FaultClass   *latchkey.FaultClass
	FaultMessage *string
	FaultSince   *time.Time
}

func (r accountRow) entity() (latchkey.Account, latchkey.Mark) {
	account := r.Account
	account.CustomMetadata, account.CreatedAt = r.Metadata.is, account.CreatedAt.UTC()
	if account.Capabilities = r.AcceptedCapabilities; account.Capabilities == nil {
		account.Capabilities = []string{account.Category}
	}
	account.Fault = faultOf(r.FaultClass, r.FaultMessage, r.FaultSince)
	return account, latchkey.Mark{CreatedAt: account.CreatedAt, ID: account.ID}
}

// faultOf is why an account does not work; nil while it does.
func faultOf(class *latchkey.FaultClass, message *string, since *time.Time) *latchkey.AccountFault {
	if class == nil || since == nil {
		return nil
	}
	return &latchkey.AccountFault{Class: *class, Message: text(message), Since: since.UTC()}
}

func accountBy(workspaceID, id string) *query {
	return newQuery(accountSelect+` and a.workspace_id = ? and a.id = ?`, workspaceID, id)
}

// Account implements latchkey.Accounts.
func (s *Store) Account(ctx context.Context, workspaceID, id string) (latchkey.Account, error) {
	return one[accountRow](ctx, s.db, "connected_account", accountBy(workspaceID, id))
}

// ListAccounts implements latchkey.Accounts.
func (s *Store) ListAccounts(
	ctx context.Context, workspaceID string, filter latchkey.AccountFilter, page latchkey.Page,
) (latchkey.List[latchkey.Account], error) {
	q := newQuery(accountSelect+` and a.workspace_id = ?`, workspaceID).
		seen(filter.Viewer, "a.id in "+accountsOwned).
		within("a.id", filter.IDs).
		equal("a.customer_key", filter.CustomerKey).
		search(filter.Search, "a.id", "a.display_name", "a.provider_title").
		when(filter.SpaceID != "", `exists (
			select from doors d join space_doors sd on sd.door_id = d.id
			where d.account_id = a.id and d.removed_at is null and sd.space_id = ?)`, filter.SpaceID).
		when(filter.MetaKey != "", "jsonb_exists(a.custom_metadata, ?)", filter.MetaKey).
		when(filter.Metadata != nil, "a.custom_metadata @> ?::jsonb", object(filter.Metadata)).
		page("a", page)
	return list[accountRow](ctx, s.db, q, page.Limit)
}

// AccountByID finds an account of any workspace, for the worker.
func (s *Store) AccountByID(ctx context.Context, id string) (latchkey.Account, error) {
	return one[accountRow](ctx, s.db, "connected_account", newQuery(accountSelect+` and a.id = ?`, id))
}

// EveryAccount lists the accounts of all workspaces, for the worker, which runs
// a workflow for each.
func (s *Store) EveryAccount(ctx context.Context) ([]latchkey.Account, error) {
	return all[accountRow](ctx, s.db, newQuery(accountSelect+` order by a.created_at, a.id`))
}

// AccountConfig opens the configuration of an account, a JSON object, for the
// session of its driver, and says how the clock of its workspace is set.
// While a simulation has the account disconnected, there is no login to be had:
// that is a FaultUnauthorized like a refused one.
func (s *Store) AccountConfig(ctx context.Context, id string) (config latchkey.Secret, clock latchkey.ClockSetting, err error) {
	var row struct {
		ConfigSealed    []byte
		ClockOffsetUs   int64
		ClockSetBackAt  *time.Time
		SimulatedOutage bool
	}
	err = s.db.GetContext(ctx, &row, `
		select a.config_sealed, a.simulated_outage, w.clock_offset_us, w.clock_set_back_at
		from accounts a join workspaces w on w.id = a.workspace_id where a.id = $1 and a.deleted_at is null`, id)
	if err != nil {
		return config, clock, missing("connected_account", err)
	}
	if row.SimulatedOutage {
		return config, clock, simulatedFault()
	}
	config, err = s.vault.Open(accountConfigRow(id), row.ConfigSealed)
	clock.Ahead = microseconds(row.ClockOffsetUs)
	if row.ClockSetBackAt != nil {
		clock.SetBackAt = row.ClockSetBackAt.UTC()
	}
	return config, clock, err
}

func accountConfigRow(id string) string { return "account/" + id }
