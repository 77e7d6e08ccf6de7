package openapi

import "latchkey/api/route"

// securitySchemes are the ways to authenticate. The header that a bearer token
// of a user needs besides is said in words: the format has none for it.
func securitySchemes() object {
	bearer := func(description string) object {
		return object{"type": "http", "scheme": "bearer", keyDescription: description}
	}
	return object{
		string(route.PublishableKey): object{
			"type": "apiKey", "in": "header", "name": "seam-publishable-key",
			keyDescription: "A workspace's publishable key, with a user_identifier_key in the body.",
		},
		string(route.APIKey):           bearer("An API key."),
		string(route.AccessToken):      bearer("A personal access token, with the workspace's id in the header seam-workspace."),
		string(route.AccessTokenAlone): bearer("A personal access token."),
		string(route.ClientSession):    bearer("A client session's token."),
		string(route.CustomerSession):  bearer("The token of a client session with a customer_key."),
	}
}

// security lists the row's schemes, but for those that nothing here grants.
func security(row route.Row) []object {
	out := []object{}
	for _, scheme := range row.Schemes {
		if scheme != route.CustomerReadOnly {
			out = append(out, object{string(scheme): []string{}})
		}
	}
	return out
}
