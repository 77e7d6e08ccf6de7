package latchkey

// The events of connected accounts and of the webviews that connect them.
const (
	EventAccountCreated      EventType = "connected_account.created"
	EventAccountConnected    EventType = "connected_account.connected"
	EventAccountLogin        EventType = "connected_account.successful_login"
	EventAccountFirstSync    EventType = "connected_account.completed_first_sync"
	EventAccountResync       EventType = "connected_account.completed_first_sync_after_reconnection"
	EventAccountDisconnected EventType = "connected_account.disconnected"
	EventAccountReauth       EventType = "connected_account.reauthorization_requested"
	EventAccountDeleted      EventType = "connected_account.deleted"
	EventWebviewSucceeded    EventType = "connect_webview.login_succeeded"
	EventWebviewFailed       EventType = "connect_webview.login_failed"
)
