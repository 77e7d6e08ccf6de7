package wire

// GrantResult is what became of one of many grants: the grant or an error.
type GrantResult struct {
	Index   int        `json:"index"`
	Grant   *Grant     `json:"access_grant,omitempty"`
	Existed bool       `json:"already_existed" doc:"Its access_grant_key was there, or it was made by an earlier try of the call."`
	Error   *ItemError `json:"error,omitempty"`
}

// ItemError is why one of many could not be made.
type ItemError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}
