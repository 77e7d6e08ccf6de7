// Package keypage is the page of an instant key: a person opens it on their
// phone, sees their doors, and unlocks them.
//
// The secret of its address stands in the fragment, which browsers send to
// nobody: no log, proxy or referrer has it. The page's script sends it in the
// body of a request, and the routes of the API do the rest.
package keypage
