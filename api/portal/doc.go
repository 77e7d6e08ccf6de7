// Package portal is the page of a customer: their people, stays, places and doors,
// and how each stands, to be looked at.
//
// The token of its client session stands in the fragment of its address, which
// browsers send to nobody. The session may only read, and the page changes
// nothing: any web page may frame it, as the contract's iframes need, and there is
// no click in it worth stealing.
package portal
