// Package cloud simulates a lock maker's cloud: locks of many brands that hold
// codes, know the time, run on batteries, and fail in the ways locks fail. It
// is a program of its own with state of its own ("latchkey sandbox"), and the
// sandbox driver knows it only through its account API.
//
// A cloud holds sites. A site is a tenant with a token and locks of its own
// and sees no other site, so that workspaces and parallel tests share one
// process. Package wire has the JSON shapes.
//
// # Account API
//
// Authorization: Bearer <token of the site>. wire.AheadHeader turns the clock of
// the site's locks.
//
//	GET    /v1/health                      {"status":"ok"}
//	GET    /v1/locks                       wire.LockList, with the systems
//	GET    /v1/locks/{lock}                wire.Lock
//	GET    /v1/locks/{lock}/codes          wire.CodeList; from the cloud's memory, at once
//	POST   /v1/locks/{lock}/codes          wire.CodeRequest -> 201 wire.Code
//	PUT    /v1/locks/{lock}/codes/{code}   wire.CodeRequest -> 200 wire.Code
//	DELETE /v1/locks/{lock}/codes/{code}   ?mark= only if the entry carries it, "" is none -> 204
//	POST   /v1/locks/{lock}/unlock         204
//	POST   /v1/locks/{lock}/lock           204
//	PUT    /v1/locks/{lock}/auto_lock      wire.AutoLock -> 204
//	POST   /v1/locks/{lock}/simulate       wire.Simulation -> wire.TryAnswer; also for a removed lock
//	POST   /v1/encoders/{encoder}/encode   wire.EncodeRequest -> wire.Card
//	POST   /v1/encoders/{encoder}/scan     wire.ScanRequest -> wire.Card; the card that lies there
//	DELETE /v1/groups/{group}              204; also one that is not there
//	GET    /v1/events                      wire.Event, one JSON object a line, without end; first the
//	                                       state of each lock, then every change, and heartbeats
//
// A lock may be an entrance of an access control system (wire.System), such as a
// hotel's. It holds cards besides or instead of codes. On systems that encode,
// what a card opens stands on the card, as the entrances held it when it was last
// written; an entrance opens for as long as both agree. Hotel locks know stays
// (wire.Stay): the first use of a newer one ends the one before.
//
// A lock does one thing at a time and takes its latency for it. What has been
// acknowledged is on disk. Every refusal is a wire.Problem. A lock rounds both
// ends of a window down to what it can keep and answers with what it kept; a
// lock that keeps no windows refuses them. Nothing here is idempotent by key,
// as in most real clouds: a code that is there already is a duplicate.
//
// # Admin API
//
// Authorization: Bearer <Options.AdminToken>. It makes the world go wrong and
// sees through it; package admin is its client.
//
//	GET    /admin/v1/profiles                            wire.ProfileList
//	PUT    /admin/v1/down                                wire.DownRequest: the whole cloud
//	POST   /admin/v1/sites                               wire.SiteRequest -> wire.Site
//	GET    /admin/v1/sites/{site}                        wire.SiteState: everything, with digits
//	DELETE /admin/v1/sites/{site}
//	PUT    /admin/v1/sites/{site}/down                   wire.DownRequest: this site's cloud
//	POST   /admin/v1/sites/{site}/systems                wire.SystemRequest -> wire.System
//	PUT    /admin/v1/sites/{site}/systems/{system}/groups/{group}  wire.GroupRequest -> wire.Group
//	PUT    /admin/v1/sites/{site}/encoders/{encoder}/card  wire.CardOnEncoder: a card is laid there
//	PUT    /admin/v1/sites/{site}/encoders/{encoder}/trouble  wire.EncoderTrouble: the next card is refused
//	POST   /admin/v1/sites/{site}/locks                  wire.LockRequest -> wire.Lock
//	DELETE /admin/v1/sites/{site}/locks/{lock}
//	GET    /admin/v1/sites/{site}/locks/{lock}           wire.LockState
//	POST   /admin/v1/sites/{site}/locks/{lock}/faults    wire.Fault: one more fault
//	DELETE /admin/v1/sites/{site}/locks/{lock}/faults    ?kind= only faults of that kind
//	POST   /admin/v1/sites/{site}/locks/{lock}/keypad    wire.KeypadRequest: by hand, at the lock
//	POST   /admin/v1/sites/{site}/locks/{lock}/reboot    wire.RebootRequest
//	POST   /admin/v1/sites/{site}/locks/{lock}/reset     factory reset: no codes, no faults, unlocked
//	POST   /admin/v1/sites/{site}/locks/{lock}/try       wire.TryRequest -> wire.TryAnswer
//	POST   /admin/v1/sites/{site}/locks/{lock}/use       wire.UseRequest -> wire.TryAnswer: it opens
package cloud
