package latchkey

// The events of an access code, a stand-alone one or one of an access grant.
const (
	EventCodeCreated          EventType = "access_code.created"
	EventCodeChanged          EventType = "access_code.changed"
	EventCodeNameChanged      EventType = "access_code.name_changed"
	EventCodePINChanged       EventType = "access_code.code_changed"
	EventCodeTimeFrameChanged EventType = "access_code.time_frame_changed"
	EventCodeChangeRequested  EventType = "access_code.mutations_requested"
	EventCodeScheduled        EventType = "access_code.scheduled_on_device"
	EventCodeSet              EventType = "access_code.set_on_device"
	EventCodeIssued           EventType = "access_code.issued"
	EventCodeDelayInSetting   EventType = "access_code.delay_in_setting_on_device"
	EventCodeFailedToSet      EventType = "access_code.failed_to_set_on_device"
	EventCodeDelayInIssuing   EventType = "access_code.delay_in_issuing"
	EventCodeFailedToIssue    EventType = "access_code.failed_to_issue"
	EventCodeFailedToUpdate   EventType = "access_code.failed_to_update"
	EventCodeFailedToExpire   EventType = "access_code.failed_to_expire"
	EventCodeFailedToRemove   EventType = "access_code.failed_to_remove_from_device"
	EventCodeRemoved          EventType = "access_code.removed_from_device"
	EventCodeDeleted          EventType = "access_code.deleted"
	EventCodeBackupPulled     EventType = "access_code.backup_access_code_pulled"
)
