package zwavejs

import (
	"context"
	"fmt"
	"time"

	"latchkey/drivers"
)

// Advise implements drivers.Advisor: it looks at the clocks by which locks keep their
// windows. A clock that cannot be read now is not spoken of.
func (s *session) Advise(ctx context.Context) ([]drivers.Advice, error) {
	c, err := s.link.connection(ctx)
	if err != nil {
		return nil, faultOf(err)
	}
	var all []drivers.Advice
	nodes, _ := s.network.all()
	for _, node := range nodes {
		if found, is := s.advise(ctx, c, node); is {
			found.About = node.title()
			all = append(all, found)
		}
	}
	return all, nil
}

func (s *session) advise(ctx context.Context, c *connection, node nodeState) (drivers.Advice, bool) {
	switch {
	case node.version(classUserCredential) > 0 && c.schema < accessControlSchema:
		return drivers.Advice{
			Finding: fmt.Sprintf("it takes no codes: the Z-Wave JS server speaks schema %d, and its codes need %d", c.schema, accessControlSchema),
			Todo:    "Update the Z-Wave JS server.",
		}, true
	case node.candidate():
		return s.adviseClock(ctx, node)
	}
	return drivers.Advice{}, false
}

func (s *session) adviseClock(ctx context.Context, node nodeState) (drivers.Advice, bool) {
	if s.zone == nil {
		return drivers.Advice{
			Finding: "it could keep windows by itself, and does not: the account has no time zone, so a code opens it for as long as it is on it",
			Todo:    "Enter the time zone of the locks (time_zone) on the account's connect page.",
		}, true
	}
	b, err := s.talk(ctx, s.network.nativeID(node.NodeID))
	if err != nil || !node.online() {
		return drivers.Advice{}, false
	}
	off, straight, err := b.clockOff(ctx)
	if err != nil || straight && near(off) {
		return drivers.Advice{}, false
	}
	return drivers.Advice{
		Finding: "its clock, by which it keeps windows, is " + wrong(off, straight),
		Todo: "Latchkey sets it before the next schedule that it writes, and within 12 hours; start latchkey worker anew to have it set now. " +
			"If it is wrong again, look at time_zone (" + s.config.TimeZone + ") and at the lock.",
	}, true
}

func wrong(off time.Duration, straight bool) string {
	switch off = off.Round(time.Second); {
	case near(off) && !straight:
		return "not what its schedules go by: they have an offset of their own"
	case off > 0:
		return fmt.Sprintf("%s behind", off)
	}
	return fmt.Sprintf("%s ahead", -off)
}
