package latchkey

// EventSessionDeleted says that a client session is gone.
const EventSessionDeleted EventType = "client_session.deleted"
