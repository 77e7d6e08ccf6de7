// Package pin holds the rules of locks about their codes and draws codes that
// keep them. It is pure but for the source of randomness.
package pin

import (
	"fmt"
	"slices"
	"strings"

	"latchkey"
)

// Rules is what a lock, or several together, demand of a code.
type Rules struct {
	Lengths     []int // allowed numbers of digits, ascending
	Constraints []latchkey.ConstraintType
}

// RulesOf reads the rules of a door. Constraints that are not about digits are left out.
func RulesOf(c latchkey.Capabilities) Rules {
	rules := Rules{Lengths: slices.Sorted(slices.Values(c.CodeLengths))}
	for _, constraint := range c.Constraints {
		if _, ok := checks[constraint.Type]; ok {
			rules.Constraints = append(rules.Constraints, constraint.Type)
		}
	}
	return rules
}

// Merge returns the rules that keep both; ok is false when they share no length.
func (r Rules) Merge(o Rules) (merged Rules, ok bool) {
	for _, length := range r.Lengths {
		if slices.Contains(o.Lengths, length) {
			merged.Lengths = append(merged.Lengths, length)
		}
	}
	merged.Constraints = slices.Concat(r.Constraints, o.Constraints)
	slices.Sort(merged.Constraints)
	merged.Constraints = slices.Compact(merged.Constraints)
	return merged, len(merged.Lengths) > 0
}

// Broken is the rule that a code does not keep. It never quotes the code.
type Broken struct{ Rule string }

// Error implements error.
func (b *Broken) Error() string { return "the code breaks the lock's rule " + b.Rule }

// Check returns a *Broken for the first rule the code does not keep, or nil.
func (r Rules) Check(code string) error {
	if !slices.Contains(r.Lengths, len(code)) {
		return &Broken{Rule: fmt.Sprintf("length %v", r.Lengths)}
	}
	if strings.Trim(code, "0123456789") != "" {
		return &Broken{Rule: "digits only"}
	}
	for _, constraint := range r.Constraints {
		if !checks[constraint](code) {
			return &Broken{Rule: string(constraint)}
		}
	}
	return nil
}
