package pin

import (
	"strings"

	"latchkey"
)

// checks says of each constraint on digits when a code keeps it (contract 4.1).
var checks = map[latchkey.ConstraintType]func(code string) bool{
	latchkey.NoZeros:                  func(c string) bool { return !strings.Contains(c, "0") },
	latchkey.CannotStartWith12:        func(c string) bool { return !strings.HasPrefix(c, "12") },
	latchkey.NoTripleConsecutiveInts:  func(c string) bool { return longestRun(c) <= 3 },
	latchkey.NoSequence:               func(c string) bool { return !isSequence(c) },
	latchkey.AtLeastThreeUniqueDigits: func(c string) bool { return uniqueDigits(c) >= 3 },
	latchkey.CannotContain089:         func(c string) bool { return !strings.ContainsAny(c, "089") },
	latchkey.CannotContain0789:        func(c string) bool { return !strings.ContainsAny(c, "0789") },
	latchkey.UniqueFirstFourDigits:    func(c string) bool { return uniqueDigits(c[:min(4, len(c))]) == min(4, len(c)) },
	latchkey.NoAllSameDigits:          func(c string) bool { return uniqueDigits(c) > 1 },
	latchkey.CannotStartWithZero:      func(c string) bool { return !strings.HasPrefix(c, "0") },
}

func uniqueDigits(code string) int {
	seen := map[rune]bool{}
	for _, digit := range code {
		seen[digit] = true
	}
	return len(seen)
}

// isSequence reports whether every digit follows the one before by one, up or down.
func isSequence(code string) bool {
	return len(code) > 1 && (longestStep(code, 1) == len(code) || longestStep(code, -1) == len(code))
}

// longestRun is the longest stretch of digits that are equal or follow one another.
func longestRun(code string) int {
	return max(longestStep(code, 0), longestStep(code, 1), longestStep(code, -1))
}

// longestStep is the longest stretch in which each digit differs from the one
// before by exactly step.
func longestStep(code string, step int) int {
	longest, run := min(1, len(code)), 1
	for i := 1; i < len(code); i++ {
		if int(code[i])-int(code[i-1]) == step {
			run++
		} else {
			run = 1
		}
		longest = max(longest, run)
	}
	return longest
}
