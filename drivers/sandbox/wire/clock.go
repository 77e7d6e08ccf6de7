package wire

// AheadHeader is how an account that lives in another time tells its site: how
// many milliseconds its clock is ahead. The site's locks go by it from then on,
// also for who stands before them (try, keypad). It only grows, until the account's
// clock is set back.
const AheadHeader = "Sandbox-Clock-Ahead-Ms"

// SetBackHeader is when the account's clock was set back to the real time last, in
// milliseconds since 1970. A site that hears of it for the first time takes the
// account's time, although its own is later.
const SetBackHeader = "Sandbox-Clock-Set-Back-Ms"
