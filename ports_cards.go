package latchkey

import "context"

// Cards assigns cards that access control systems know by their numbers.
type Cards interface {
	// AssignCard begins to make the card with this number a method's. What Grant.CanAssign
	// refuses is refused; the card of another method is EConflict "card_already_assigned".
	AssignCard(ctx context.Context, workspaceID, methodID string, number Secret) (ActionAttempt, error)
}
