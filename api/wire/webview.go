package wire

import "latchkey"

// Webview is a connect_webview.
type Webview struct {
	AcceptedCapabilities []string       `json:"accepted_capabilities"`
	AcceptedDevices      []string       `json:"accepted_devices"`
	AcceptedProviders    []string       `json:"accepted_providers"`
	AnyDevice            bool           `json:"any_device_allowed"`
	AnyProvider          bool           `json:"any_provider_allowed"`
	AuthorizedAt         *Time          `json:"authorized_at"`
	ManageNewDevices     bool           `json:"automatically_manage_new_devices"`
	ID                   string         `json:"connect_webview_id"`
	AccountID            *string        `json:"connected_account_id"`
	CreatedAt            Time           `json:"created_at"`
	CustomMetadata       map[string]any `json:"custom_metadata"`
	FailureURL           *string        `json:"custom_redirect_failure_url" format:"uri"`
	RedirectURL          *string        `json:"custom_redirect_url" format:"uri"`
	CustomerKey          string         `json:"customer_key,omitempty"`
	SelectionMode        string         `json:"device_selection_mode"`
	LoginSuccessful      bool           `json:"login_successful"`
	SelectedProvider     *string        `json:"selected_provider"`
	Status               string         `json:"status"`
	URL                  string         `json:"url" format:"uri"`
	WaitForDevices       bool           `json:"wait_for_device_creation"`
	WorkspaceID          string         `json:"workspace_id"`
}

// orNull is a text, or null where the domain has none.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// WebviewOf shows a webview whose page is at the address.
func WebviewOf(w latchkey.Webview, address string) Webview {
	return Webview{
		AcceptedCapabilities: ids(w.Capabilities), AcceptedDevices: []string{}, AcceptedProviders: ids(w.Providers),
		AnyDevice: w.AnyProvider, AnyProvider: w.AnyProvider, AuthorizedAt: Maybe(w.AuthorizedAt),
		ManageNewDevices: w.ManageNewDevices, ID: w.ID, AccountID: orNull(w.AccountID), CreatedAt: At(w.CreatedAt),
		CustomMetadata: extras(w.CustomMetadata), FailureURL: orNull(w.FailureURL), RedirectURL: orNull(w.RedirectURL),
		CustomerKey: w.CustomerKey, SelectionMode: string(w.SelectionMode),
		LoginSuccessful: w.Login.State == latchkey.LoginAccepted, SelectedProvider: orNull(w.Login.Provider),
		Status: w.Status(), URL: address, WaitForDevices: w.WaitForDevices, WorkspaceID: w.WorkspaceID,
	}
}
