package latchkey

import "context"

// MethodRequests adds ways in to grants that are there already.
type MethodRequests interface {
	// RequestMethods appends to what a grant asks for and makes the methods, as
	// creating the grant would have. The methods it has stay as they are.
	RequestMethods(ctx context.Context, workspaceID string, ref GrantRef, requests []RequestedMethod) (Grant, error)
	// CreateMethod adds one request and returns its first method. When no door
	// can take it now, it is EConflict and nothing is written.
	CreateMethod(ctx context.Context, workspaceID, grantID string, request RequestedMethod) (Method, error)
}
