package latchkey

// CodeAfter is a stand-alone code as a change wants it.
type CodeAfter struct {
	Name      string
	Window    Window
	Mutations []Mutation
}

// Mutation is one of the wire's requested_mutations. Those of a PIN have neither
// From nor To: the event is given them when it is read.
type Mutation struct {
	Code     string
	From, To any
}

// Apply says what becomes of a code, or what is wrong with the change.
func (c CodeChange) Apply(code AccessCode) (CodeAfter, error) {
	window, err := c.times(code)
	if err != nil {
		return CodeAfter{}, err
	}
	after := CodeAfter{Name: code.Grant.Name, Window: window}
	if c.Name != nil {
		after.Name = *c.Name
	}
	if c.Code != nil && *c.Code != code.Method.Secret {
		after.Mutations = append(after.Mutations, Mutation{Code: "updating_code"})
	}
	if after.Name != code.Grant.Name {
		after.Mutations = append(after.Mutations, Mutation{
			Code: "updating_name", From: map[string]any{"name": code.Grant.Name}, To: map[string]any{"name": after.Name},
		})
	}
	if !after.Window.Equal(code.Grant.Window) {
		after.Mutations = append(after.Mutations, Mutation{Code: "updating_time_frame", From: code.Grant.Window, To: after.Window})
	}
	return after, nil
}

// times are the code's times after the change, as its door will keep them.
func (c CodeChange) times(code AccessCode) (Window, error) {
	window := c.window(code.Grant.Window)
	if (c.StartsAt != nil || c.EndsAt != nil) && code.Grant.Window.EndsAt == nil && (c.StartsAt == nil || c.EndsAt == nil) {
		return window, Invalid("", "Both starts_at and ends_at must be provided if one is")
	}
	if window.Equal(code.Grant.Window) {
		return window, nil
	}
	return NewAccessCode{Window: &window}.TimesOn(code.Door)
}

// window is what the change makes of a code's times.
func (c CodeChange) window(window Window) Window {
	if c.StartsAt != nil {
		window.StartsAt = c.StartsAt.UTC()
	}
	if c.EndsAt != nil {
		end := c.EndsAt.UTC()
		window.EndsAt = &end
	}
	if c.Ongoing {
		window.EndsAt = nil
	}
	return window
}
