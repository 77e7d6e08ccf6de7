package param

import (
	"fmt"
	"slices"
	"strings"
)

// Issue is one thing wrong with one value. An empty path is the whole request.
type Issue struct {
	Path []string
	Text string
}

// Issues are all the things wrong with a request.
type Issues []Issue

// required is the text that the message rule of contract 1.6 singles out.
const required = "Required"

// maxIssues keeps the answer to a long list of wrong ids short.
const maxIssues = 100

// addf notes what is wrong where the decoder is.
func (d decoder) addf(format string, args ...any) {
	if len(*d.found) < maxIssues {
		*d.found = append(*d.found, Issue{Path: slices.Clone(d.at), Text: fmt.Sprintf(format, args...)})
	}
}

// Message says what is wrong in one line (contract 1.6).
func (i Issues) Message() string {
	texts := make([]string, len(i))
	for n, issue := range i {
		texts[n] = issue.String()
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return fmt.Sprintf("%d Input Errors: %s", len(texts), strings.Join(texts, ", "))
}

// String is the issue's text with the parameter's name.
func (i Issue) String() string {
	name := strings.Join(i.Path, ".")
	switch {
	case name == "":
		return i.Text
	case i.Text == required:
		return name + " is required"
	}
	return fmt.Sprintf("%s for %q", i.Text, name)
}

// Tree is the shape that SDKs read: a node for each parameter, its texts under
// "_errors".
type Tree map[string]any

// Format lays the issues out as a Tree.
func (i Issues) Format() Tree {
	root := newTree()
	for _, issue := range i {
		node := root
		for _, step := range issue.Path {
			node = node.child(step)
		}
		texts, _ := node[errorsKey].([]string)
		node[errorsKey] = append(texts, issue.Text)
	}
	return root
}

const errorsKey = "_errors"

func newTree() Tree { return Tree{errorsKey: []string{}} }

func (t Tree) child(step string) Tree {
	below, ok := t[step].(Tree)
	if !ok {
		below = newTree()
		t[step] = below
	}
	return below
}
