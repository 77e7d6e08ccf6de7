package wire

// Problem is the body of every refusal.
type Problem struct {
	Error ProblemDetail `json:"error"`
}

// ProblemDetail says what was refused and why.
type ProblemDetail struct {
	Code         ProblemCode `json:"code"`
	Message      string      `json:"message"`                  // for people
	Rule         string      `json:"rule,omitempty"`           // invalid_code: the constraint that was broken
	Max          int         `json:"max,omitempty"`            // slots_full
	RetryAfterMS int64       `json:"retry_after_ms,omitempty"` // rate_limited: finer than the Retry-After header
}

// ProblemCode names a refusal.
type ProblemCode string

// The refusals, with the HTTP status of each.
const (
	InvalidRequest    ProblemCode = "invalid_request"     // 400
	BadToken          ProblemCode = "unauthorized"        // 401
	AdminDisabled     ProblemCode = "admin_disabled"      // 403
	LockNotFound      ProblemCode = "lock_not_found"      // 404
	CodeNotFound      ProblemCode = "code_not_found"      // 404
	NotFound          ProblemCode = "not_found"           // 404
	EncoderNotFound   ProblemCode = "encoder_not_found"   // 404
	CardNotFound      ProblemCode = "card_not_found"      // 404: no entrance of the system has an entry with the number
	NoCard            ProblemCode = "no_card"             // 409: none lies on the encoder
	CardInterrupted   ProblemCode = "card_interrupted"    // 409: it was taken away too soon
	CardNotReissuable ProblemCode = "card_not_reissuable" // 409
	CardFormat        ProblemCode = "card_format"         // 422
	DuplicateCode     ProblemCode = "duplicate_code"      // 409
	NameTaken         ProblemCode = "name_taken"          // 409
	MarkMismatch      ProblemCode = "mark_mismatch"       // 409: the entry at this handle is somebody else's
	ReplaceRequired   ProblemCode = "replace_required"    // 409: the lock changes nothing in place
	AlreadyExists     ProblemCode = "already_exists"      // 409, admin API
	InvalidCode       ProblemCode = "invalid_code"        // 422
	InvalidName       ProblemCode = "invalid_name"        // 422
	StartInPast       ProblemCode = "start_in_past"       // 422
	EndRequired       ProblemCode = "end_required"        // 422
	NoTimeFrame       ProblemCode = "no_time_frame"       // 422: the lock takes no such window
	NotRevocable      ProblemCode = "not_revocable"       // 409: an offline code runs until its end
	Unsupported       ProblemCode = "unsupported"         // 422
	NoStays           ProblemCode = "no_stays"            // 422: the lock knows no stays
	RateLimited       ProblemCode = "rate_limited"        // 429, with Retry-After in seconds
	Internal          ProblemCode = "internal"            // 500: it may or may not have been done
	CloudDown         ProblemCode = "cloud_down"          // 503
	LockOfflineCode   ProblemCode = "lock_offline"        // 503
	HubOfflineCode    ProblemCode = "hub_offline"         // 503
	Unpaid            ProblemCode = "unpaid"              // 402: the subscription has expired
	LockTimeout       ProblemCode = "lock_timeout"        // 504: it may or may not have been done
	SlotsFull         ProblemCode = "slots_full"          // 507
)

var statuses = map[ProblemCode]int{
	InvalidRequest: 400, BadToken: 401, AdminDisabled: 403,
	LockNotFound: 404, CodeNotFound: 404, NotFound: 404, EncoderNotFound: 404, CardNotFound: 404,
	DuplicateCode: 409, NameTaken: 409, MarkMismatch: 409, ReplaceRequired: 409, NotRevocable: 409, AlreadyExists: 409,
	NoCard: 409, CardInterrupted: 409, CardNotReissuable: 409, CardFormat: 422,
	InvalidCode: 422, InvalidName: 422, StartInPast: 422, EndRequired: 422, NoTimeFrame: 422, Unsupported: 422, NoStays: 422,
	RateLimited: 429, Internal: 500, CloudDown: 503, LockOfflineCode: 503, LockTimeout: 504, SlotsFull: 507,
	HubOfflineCode: 503, Unpaid: 402,
}

// Known reports whether the code is one of the list above.
func (c ProblemCode) Known() bool { return statuses[c] != 0 }

// Status is the HTTP status that goes with the code; 500 for an unknown one.
func (c ProblemCode) Status() int {
	if status := statuses[c]; status != 0 {
		return status
	}
	return statuses[Internal]
}
