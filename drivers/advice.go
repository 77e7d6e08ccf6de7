package drivers

import "context"

// Advisor is a session that knows what somebody should see to, although everything
// works. It may ask the locks, and changes nothing.
type Advisor interface {
	Advise(ctx context.Context) ([]Advice, error)
}

// Advice is something to see to.
type Advice struct {
	About   string // what people call the lock; "" for the account as a whole
	Finding string
	Todo    string
}
