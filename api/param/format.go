package param

import (
	"regexp"
	"strings"
	"time"
)

var (
	uuidPattern  = regexp.MustCompile(`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	emailPattern = regexp.MustCompile(`(?i)^[a-z0-9_'+\-.]*[a-z0-9_+-]@([a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$`)
)

// maxEmail is the longest address that mail systems carry.
const maxEmail = 254

func (f Format) accepts(text string) bool {
	switch f {
	case UUID:
		return uuidPattern.MatchString(text)
	case Email:
		return len(text) <= maxEmail && emailPattern.MatchString(text) &&
			!strings.HasPrefix(text, ".") && !strings.Contains(text, "..")
	case DateTime, LooseTime:
		_, ok := f.parse(text)
		return ok
	case AnyFormat:
	}
	return true
}

// word is what a message calls the format.
func (f Format) word() string {
	if f == LooseTime {
		return string(DateTime)
	}
	return string(f)
}

// strict and loose are the notations of times; one without an offset is UTC.
// Go's parser reads fractions of a second wherever seconds stand.
var (
	strict = []string{time.RFC3339, "2006-01-02T15:04Z07:00"}
	loose  = append([]string{
		"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02", "2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05Z0700", time.RFC1123, time.RFC1123Z,
	}, strict...)
)

// parse reads a time in UTC, in the microseconds that the database keeps.
func (f Format) parse(text string) (time.Time, bool) {
	notations := strict
	if f == LooseTime {
		notations = loose
	}
	for _, notation := range notations {
		at, err := time.Parse(notation, text)
		if err == nil && at.Year() > 0 && at.Year() < 10000 {
			return at.UTC().Truncate(time.Microsecond), true
		}
	}
	return time.Time{}, false
}
