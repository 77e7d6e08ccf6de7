package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// noticeCase is what shows in a place from when its cause is there until it is
// cured.
type noticeCase struct {
	want        []string
	cause, cure func(*scene)
}

// noticePlace is where notices show, and what may show there.
type noticePlace struct {
	shown func(*scene) []string
	cases map[string]noticeCase
}

func noticePlaces() map[string]noticePlace {
	return map[string]noticePlace{
		"device":          {(*scene).onDevice, deviceNotices()},
		"grant":           {(*scene).onGrant, grantNotices()},
		"method":          {(*scene).onMethod, methodNotices()},
		"code":            {(*scene).onCode, codeNotices()},
		"person":          {(*scene).onPerson, personNotices()},
		"grant mutation":  {(*scene).grantMutations, grantMutations()},
		"method mutation": {(*scene).methodMutations, methodMutations()},
		"code mutation":   {(*scene).codeMutations, codeMutations()},
		"credential":      {(*scene).onCredential, credentialNotices()},
	}
}

// Each notice shows from when its cause is there until it is cured.
func TestNoticesAppearAndClear(t *testing.T) {
	t.Parallel()
	for where, place := range noticePlaces() {
		for name, test := range place.cases {
			t.Run(where+": "+name, func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				require.Empty(t, place.shown(s))
				test.cause(s)
				assert.Equal(t, test.want, place.shown(s))
				test.cure(s)
				assert.Empty(t, place.shown(s))
			})
		}
	}
}

// A notice that the domain declares and no case shows fails the tests.
func TestEveryNoticeAppearsAndClears(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for _, place := range noticePlaces() {
		for _, test := range place.cases {
			for _, code := range test.want {
				covered[code] = true
			}
		}
	}
	declared := declaredNotices(t)
	require.Contains(t, declared, "being_deleted")
	assert.Empty(t, slices.DeleteFunc(declared, func(code string) bool { return covered[code] }), "no case of TestNoticesAppearAndClear")
}

// declaredNotices are the codes of notices in the root package: texts that are a
// Code, an argument of a door's caution or failure, a cause, or a trouble.
func declaredNotices(t *testing.T) (codes []string) {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(parsed, func(node ast.Node) bool {
			codes = append(codes, noticesIn(node)...)
			return true
		})
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func noticesIn(node ast.Node) []string {
	switch node := node.(type) {
	case *ast.KeyValueExpr:
		if names(node.Key, "Code") {
			return literals(node.Value)
		}
	case *ast.AssignStmt:
		if names(node.Lhs[0], "Code") {
			return literals(node.Rhs...)
		}
	case *ast.CallExpr:
		if names(node.Fun, "caution", "failure") {
			return literals(node.Args[0])
		}
	case *ast.ValueSpec:
		if names(node.Type, "TroubleCode") {
			return literals(node.Values...)
		}
		if node.Names[0].Name == "causes" {
			return literals(node.Values[0].(*ast.CompositeLit).Elts...)
		}
	}
	return nil
}

// names reports whether an expression is one of the names, of whatever it is a part.
func names(of ast.Expr, wanted ...string) bool {
	switch of := of.(type) {
	case *ast.Ident:
		return slices.Contains(wanted, of.Name)
	case *ast.SelectorExpr:
		return slices.Contains(wanted, of.Sel.Name)
	}
	return false
}

// literals are the texts among expressions, and among the values of a map's.
func literals(of ...ast.Expr) (texts []string) {
	for _, expr := range of {
		if entry, is := expr.(*ast.KeyValueExpr); is {
			expr = entry.Value
		}
		if literal, is := expr.(*ast.BasicLit); is && literal.Kind == token.STRING {
			text, _ := strconv.Unquote(literal.Value)
			texts = append(texts, text)
		}
	}
	return texts
}
