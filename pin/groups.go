package pin

// Groups puts doors that can share one code together: each group is a list of
// indexes into all, with the rules that its code must keep. A door opens a new
// group only when no group before it can take it in.
func Groups(all []Rules) []Group {
	var groups []Group
	for i, rules := range all {
		if !joined(groups, i, rules) {
			groups = append(groups, Group{Doors: []int{i}, Rules: rules})
		}
	}
	return groups
}

// Group is a set of doors and the rules of their common code.
type Group struct {
	Doors []int
	Rules Rules
}

func joined(groups []Group, door int, rules Rules) bool {
	for g := range groups {
		merged, ok := groups[g].Rules.Merge(rules)
		if !ok {
			continue
		}
		if _, err := Draw(merged); err != nil {
			continue // the rules contradict each other
		}
		groups[g].Doors = append(groups[g].Doors, door)
		groups[g].Rules = merged
		return true
	}
	return false
}
