package drivers_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBlueprintCompiles keeps the file to copy, which the compiler never sees,
// in step with the interfaces: it builds it as if it were copied.
func TestBlueprintCompiles(t *testing.T) {
	t.Parallel()
	here, err := os.Getwd()
	require.NoError(t, err)
	copied := map[string]string{filepath.Join(here, "blueprint", "driver.go"): filepath.Join(here, "_blueprint.go")}
	overlay, err := json.Marshal(map[string]any{"Replace": copied})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "overlay.json")
	require.NoError(t, os.WriteFile(path, overlay, 0o600))
	said, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", path, "./blueprint").CombinedOutput()
	require.NoError(t, err, "%s", said)
}
