package latchkey

// tellings are the events of a timeline in plain words.
var tellings = map[EventType]string{
	EventGrantCreated: "The access grant was created", EventGrantDeleted: "The access grant is deleted, and off every door",
	EventGrantAllDoors: "Every door has it", EventGrantDoor: "Access to the door is given",
	EventGrantDoorLost:     "Access to the door is taken away",
	EventGrantTimesChanged: "The access times were changed", EventGrantSuspended: "The access grant was suspended",
	EventGrantResumed: "The access grant was resumed", EventGrantCouldNotCreate: "An access method could not be created",
	EventMethodCreated: "The access method was created", EventMethodIssued: "The access method is on all its doors",
	EventEncodingRequired: "The card of the access method has to be written",
	EventMethodReissued:   "The access method is on all its doors again", EventMethodRevoked: "The access method is not issued for now",
	EventMethodDeleted: "The access method is deleted, and off every door", EventMethodDelay: "The access method is late",
	EventMethodFailed: "The access method was not issued in time",
	EventCodeCreated:  "The code was created",
	EventCodeChanged:  "The code was changed", EventCodeNameChanged: "The name of the code was changed",
	EventCodePINChanged: "The PIN was changed", EventCodeTimeFrameChanged: "The times of the code were changed",
	EventCodeChangeRequested: "A change of the code was asked for", EventCodeScheduled: "The lock keeps the code for later",
	EventCodeSet: "The code works", EventCodeIssued: "The code works for the first time", EventCodeRemoved: "The code is off the lock",
	EventCodeDeleted: "The code is deleted", EventCodeDelayInSetting: "The code is late", EventCodeFailedToSet: "The code could not be set",
	EventCodeFailedToRemove: "The code could not be removed", EventCodeBackupPulled: "A backup code took its place",
	EventCodeModifiedOutside: "Somebody changed the code at the lock", EventCodeDeletedOutside: "Somebody removed the code at the lock",
}

// Actor is who made something happen, as far as it is known.
type Actor string

// The actors.
const (
	ActorCaller   Actor = "api_key"  // somebody who called the API; who is not kept
	ActorSystem   Actor = "system"   // Latchkey, or a lock
	ActorExternal Actor = "external" // somebody at the lock
)

var actors = map[EventType]Actor{
	EventGrantCreated: ActorCaller, EventGrantTimesChanged: ActorCaller, EventGrantSuspended: ActorCaller, EventGrantResumed: ActorCaller,
	EventMethodCreated: ActorCaller, EventCodeCreated: ActorCaller, EventCodeChangeRequested: ActorCaller,
	EventCodeModifiedOutside: ActorExternal, EventCodeDeletedOutside: ActorExternal,
}

// Actor says who made it happen.
func (h Happening) Actor() Actor {
	if h.writesOff() {
		return ActorCaller
	}
	if actor, ok := actors[h.Type]; ok {
		return actor
	}
	return ActorSystem
}
