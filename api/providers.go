package api

import (
	"context"
	"slices"

	"latchkey"
	"latchkey/api/param"
	"latchkey/api/route"
	"latchkey/api/wire"
)

type providers struct{ Services }

// category is a group of providers. All of the contract's are taken; those of
// this build are in the groups of wire.ProviderOf.
type category string

// Values implements param.Listed.
func (category) Values() []string {
	return []string{
		"stable", "consumer_smartlocks", "beta", "thermostats", "noise_sensors", "access_control_systems", "cameras",
		"connectors", "internal_beta",
	}
}

type listProviders struct {
	Category param.Opt[category] `param:"provider_category"`
}

func (p providers) list(_ context.Context, call *route.Call, q listProviders) ([]wire.Provider, error) {
	found := inCategory(p.Providers.Providers(), q.Category.Or(""))
	return wire.Map(found, func(one latchkey.Provider) wire.Provider { return wire.ProviderOf(one, call.BaseURL) }), nil
}

// inCategory narrows providers to a category; "" does not narrow.
func inCategory(all []latchkey.Provider, in category) []latchkey.Provider {
	return slices.DeleteFunc(slices.Clone(all), func(one latchkey.Provider) bool {
		return in != "" && !slices.Contains(one.Categories(), string(in))
	})
}
