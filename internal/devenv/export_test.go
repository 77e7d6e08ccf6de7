package devenv

// AttachWatcher is what takes the place of the parent death signal elsewhere
// than on Linux.
var AttachWatcher = attachWatcher
