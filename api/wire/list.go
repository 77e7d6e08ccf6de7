package wire

import "latchkey"

// Map makes a list that is there even when it is empty.
func Map[D, W any](rows []D, show func(D) W) []W {
	out := make([]W, len(rows))
	for i, row := range rows {
		out[i] = show(row)
	}
	return out
}

func errorsOf(notices []latchkey.Notice) []Error {
	return Map(notices, func(n latchkey.Notice) Error { return Error{n} })
}

func warningsOf(notices []latchkey.Notice) []Warning {
	return Map(notices, func(n latchkey.Notice) Warning { return Warning{n} })
}

func mutationsOf(notices []latchkey.Notice) []Mutation {
	return Map(notices, func(n latchkey.Notice) Mutation { return Mutation{n} })
}

// ids is the list itself, or an empty one: the wire has no null lists.
func ids(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
