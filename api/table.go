package api

import (
	"slices"

	"latchkey/api/route"
)

// Who may call a route: schemes in the order in which they are tried.
var (
	anyone    []route.Scheme
	servers   = []route.Scheme{route.APIKey, route.AccessToken}
	customers = []route.Scheme{route.APIKey, route.AccessToken, route.CustomerSession}
	readers   = []route.Scheme{route.APIKey, route.AccessToken, route.CustomerSession, route.CustomerReadOnly}
	sessions  = []route.Scheme{route.APIKey, route.AccessToken, route.ClientSession, route.CustomerSession, route.CustomerReadOnly}
)

// pageOfEntrances and pageOfAccounts are the page sizes that differ from 500.
const (
	pageOfEntrances = 900
	pageOfAccounts  = 11000
)

// table is every route there is.
func table(s Services) []route.Row {
	return slices.Concat(
		aboutUs(s), aboutCallers(s), aboutAccounts(s), aboutDoors(s), aboutSpaces(s), aboutPeople(s),
		aboutAccess(s), aboutMoreAccess(s), aboutEvents(s),
		aboutAttempts(s), aboutLocks(s), aboutTime(s), aboutBeyond(s),
		aboutWebhooks(s), aboutACS(s), aboutDevices(s), aboutCodes(s), aboutOutside(s), aboutKeys(s), aboutPhones(s), aboutEncoders(s),
		aboutCustomers(s), aboutCredentials(s),
	)
}

func aboutUs(s Services) []route.Row {
	return []route.Row{
		route.Read("/health", "parts", health{s}.get).For(anyone),
	}
}

func aboutDoors(s Services) []route.Row {
	entrances, systems := entrances{s}, systems{s}
	return []route.Row{
		route.Read("/acs/systems/list", "acs_systems", systems.list).For(sessions),
		route.Read("/acs/systems/get", "acs_system", systems.get).For(servers),
		route.List("/acs/entrances/list", "acs_entrances", entrances.list).For(sessions).PageOf(pageOfEntrances),
		route.Read("/acs/entrances/get", "acs_entrance", entrances.get).For(sessions),
	}
}

func aboutAccess(s Services) []route.Row {
	grants, methods := grants{s}, methods{s}
	return []route.Row{
		route.Create("/access_grants/create", "access_grant", grants.create, grants.created).For(customers),
		route.Read("/access_grants/get", "access_grant", grants.get).For(readers),
		route.List("/access_grants/list", "access_grants", grants.list).For(readers),
		route.Update("/access_grants/update", grants.update).For(customers),
		route.Delete("/access_grants/delete", grants.delete).For(customers),
		route.Read("/access_grants/get_related", "batch", grants.related).For(servers),
		route.Read("/access_methods/get", "access_method", methods.get).For(servers),
		route.List("/access_methods/list", "access_methods", methods.list).For(readers),
		route.Delete("/access_methods/delete", methods.delete).For(customers),
		route.Read("/access_methods/get_related", "batch", methods.related).For(readers),
	}
}

func aboutEvents(s Services) []route.Row {
	events := events{s}
	return []route.Row{
		route.Read("/events/list", "events", events.list).For(sessions),
		route.Read("/events/get", "event", events.get).For(sessions),
	}
}
