// Package deploy holds what docker-compose.yml mounts into its containers.
package deploy

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The containers must run the Temporal that the tests run.
func TestComposeRunsThePinnedTemporal(t *testing.T) {
	t.Parallel()
	compose, pins := read(t, "../docker-compose.yml"), read(t, "../tools/temporal/go.mod")
	for image, module := range map[string]string{
		"temporalio/server":      "go.temporal.io/server",
		"temporalio/admin-tools": "go.temporal.io/server",
		"temporalio/ui":          "github.com/temporalio/ui-server/v2",
	} {
		pin := only(t, pins, module+` v(\S+)`)
		for _, tag := range regexp.MustCompile(`image: `+image+`:(\S+)`).FindAllStringSubmatch(compose, -1) {
			if tag[1] != pin {
				t.Errorf("docker-compose.yml runs %s:%s, tools/temporal/go.mod pins %s", image, tag[1], pin)
			}
		}
	}
}

// An image without a fixed version changes under a running installation.
func TestComposeImagesHaveVersions(t *testing.T) {
	t.Parallel()
	for _, image := range regexp.MustCompile(`(?m)^\s*image: (\S+)`).FindAllStringSubmatch(read(t, "../docker-compose.yml"), -1) {
		if _, tag, _ := strings.Cut(image[1], ":"); tag == "" || tag == "latest" {
			t.Errorf("image %s has no version", image[1])
		}
	}
}

// A setting that the program does not know would be ignored in silence.
func TestComposeSetsOnlyWhatTheProgramReads(t *testing.T) {
	t.Parallel()
	settings := read(t, "../cmd/latchkey/settings.go")
	for _, name := range regexp.MustCompile(`(?m)^\s+(LATCHKEY_\w+):`).FindAllStringSubmatch(read(t, "../docker-compose.yml"), -1) {
		if !strings.Contains(settings, `env:"`+name[1]+`"`) {
			t.Errorf("docker-compose.yml sets %s, which no setting reads", name[1])
		}
	}
}

// The image must be built with the compiler that the module asks for.
func TestDockerfileUsesACompilerTheModuleAccepts(t *testing.T) {
	t.Parallel()
	builder := only(t, read(t, "../Dockerfile"), `golang:(\d+\.\d+)`)
	if wanted := only(t, read(t, "../go.mod"), `(?m)^go (\d+\.\d+)`); builder != wanted {
		t.Errorf("Dockerfile builds with Go %s, go.mod says %s", builder, wanted)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// only returns the one thing that the pattern's group matches in text.
func only(t *testing.T, text, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("nothing matches %s", pattern)
	}
	return found[1]
}
