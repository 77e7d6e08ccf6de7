package drivers

import (
	"slices"

	"latchkey"
)

// Registry finds drivers by provider key.
type Registry struct{ byName map[string]Driver }

// NewRegistry holds the given drivers. Two with one name are a programming error.
func NewRegistry(all ...Driver) *Registry {
	byName := make(map[string]Driver, len(all))
	for _, driver := range all {
		name := driver.Info().Name
		if _, taken := byName[name]; taken {
			panic("drivers: two drivers named " + name)
		}
		byName[name] = driver
	}
	return &Registry{byName: byName}
}

// Find returns the driver of a provider key.
func (r *Registry) Find(name string) (Driver, bool) {
	driver, ok := r.byName[name]
	return driver, ok
}

// Names lists the provider keys, sorted.
func (r *Registry) Names() []string {
	names := make([]string, 0, len(r.byName))
	for name := range r.byName {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

var _ latchkey.Providers = (*Registry)(nil)

// Providers implements latchkey.Providers.
func (r *Registry) Providers() []latchkey.Provider {
	names := r.Names()
	providers := make([]latchkey.Provider, len(names))
	for i, name := range names {
		info := r.byName[name].Info()
		providers[i] = latchkey.Provider{Name: info.Name, Title: info.Title, Category: info.Category, Settings: info.Fields}
	}
	return providers
}
