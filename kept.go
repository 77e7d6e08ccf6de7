package latchkey

// Cloud keys and mobile keys are Latchkey's own: no lock has them, so none has to
// be told of them. Such a key is there as soon as it is wanted, and its window is
// kept to the second, because it is Latchkey that opens the door when it is used.

// Kept reports whether credentials of the mode are Latchkey's own.
func (m Mode) Kept() bool { return m == ModeCloudKey || m == ModeMobileKey }

// keepKey plans a key of ours that is wanted on a door.
func (p *planner) keepKey(method Method, credential Credential) {
	p.wakeToReport(method, credential)
	if !credential.SetFor(p.grant.Window) {
		p.stepFor(method, credential, StepPut, "put "+p.grant.Window.key())
	}
}

// Ours reports whether something of the plan is done by writing it down: no lock
// is told of it.
func (p Plan) Ours() bool { return len(p.Drops)+len(p.Releases)+len(p.Kept) > 0 }

func keptSummary(method Method, action StepAction, door string) string {
	if action.TakesOff() {
		return "withdraw " + method.Mode.Label() + " for " + door
	}
	return "issue " + method.Mode.Label() + " for " + door
}
