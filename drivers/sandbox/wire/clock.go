package wire

// AheadHeader is how an account that lives in another time tells its site: how
// many milliseconds its clock is ahead. The site's locks go by it from then on,
// also for who stands before them (try, keypad). It only grows.
const AheadHeader = "Sandbox-Clock-Ahead-Ms"
