package wire

import "latchkey"

// Account is a connected_account.
type Account struct {
	AcceptedCapabilities []string       `json:"accepted_capabilities"`
	AccountType          string         `json:"account_type"`
	AccountTypeName      string         `json:"account_type_display_name"`
	ManageNewDevices     bool           `json:"automatically_manage_new_devices"`
	ID                   string         `json:"connected_account_id"`
	CreatedAt            Time           `json:"created_at"`
	CustomMetadata       map[string]any `json:"custom_metadata"`
	CustomerKey          string         `json:"customer_key,omitempty"`
	DisplayName          string         `json:"display_name"`
	Errors               []Error        `json:"errors"`
	Warnings             []Warning      `json:"warnings"`
}

// AccountOf shows a connected account.
func AccountOf(a latchkey.Account) Account {
	failures, cautions := accountNotices(a)
	return Account{
		AcceptedCapabilities: ids(a.Capabilities), AccountType: a.Provider, AccountTypeName: a.ProviderTitle,
		ManageNewDevices: a.ManageNewDevices, ID: a.ID, CreatedAt: At(a.CreatedAt), CustomMetadata: extras(a.CustomMetadata),
		CustomerKey: a.CustomerKey, DisplayName: a.DisplayName,
		Errors: errorsOf(failures), Warnings: warningsOf(cautions),
	}
}

// accountNotices tells a lost login, which a person must mend, from an outage,
// which passes.
func accountNotices(a latchkey.Account) (failures, cautions []latchkey.Notice) {
	if a.DeleteAskedAt != nil {
		cautions = append(cautions, latchkey.Notice{
			Code: "being_deleted", CreatedAt: *a.DeleteAskedAt,
			Message: "The account is being deleted: it goes when its locks have confirmed that nothing of ours is left on them.",
		})
	}
	if a.ReauthAskedAt != nil {
		cautions = append(cautions, latchkey.Notice{
			Code: "account_reauthorization_requested", CreatedAt: *a.ReauthAskedAt,
			Message: "Somebody was asked to log in again through a connect webview.",
		})
	}
	if a.Fault == nil {
		return nil, cautions
	}
	notice := latchkey.Notice{Code: "provider_service_unavailable", Message: a.Fault.Message, CreatedAt: a.Fault.Since}
	if !a.Fault.Class.Disconnects() {
		return nil, append(cautions, notice)
	}
	notice.Code = "account_disconnected"
	notice.Data = map[string]any{"is_connected_account_error": true, "is_bridge_error": false}
	return []latchkey.Notice{notice}, cautions
}
