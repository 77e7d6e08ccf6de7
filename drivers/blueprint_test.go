package drivers_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestBlueprintCompiles keeps the file to copy, which the compiler never sees,
// in step with the interfaces.
func TestBlueprintCompiles(t *testing.T) {
	t.Parallel()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "_blueprint.go", nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	config := types.Config{Importer: importer.ForCompiler(files, "source", nil)}
	pkg, err := config.Check("latchkey/drivers/blueprint", files, []*ast.File{file}, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"New"}, exported(pkg))
}

func exported(pkg *types.Package) (names []string) {
	for _, name := range pkg.Scope().Names() {
		if token.IsExported(name) {
			names = append(names, name)
		}
	}
	return names
}
