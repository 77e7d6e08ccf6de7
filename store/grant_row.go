package store

import (
	"time"

	"github.com/lib/pq"

	"latchkey"
)

// grantRow is a row of grants with the person's name, its spaces and the ids of
// all doors that it targets, directly and through spaces.
type grantRow struct {
	ID             string               `db:"id"`
	WorkspaceID    string               `db:"workspace_id"`
	Key            *string              `db:"key"`
	Name           *string              `db:"name"`
	ReservationKey *string              `db:"reservation_key"`
	StayID         *string              `db:"stay_id"`
	CustomerKey    *string              `db:"customer_key"`
	Kind           latchkey.GrantKind   `db:"kind"`
	ProfileID      *string              `db:"customization_profile_id"`
	IdentityID     string               `db:"identity_id"`
	StartsAt       time.Time            `db:"starts_at"`
	EndsAt         *time.Time           `db:"ends_at"`
	WindowSince    *time.Time           `db:"window_changed_at"`
	Status         latchkey.GrantStatus `db:"status"`
	Revision       int64                `db:"revision"`
	CreatedAt      time.Time            `db:"created_at"`
	DeleteAskedAt  *time.Time           `db:"delete_asked_at"`
	SuspendedAt    *time.Time           `db:"suspended_at"`
	EndedAt        *time.Time           `db:"ended_at"`
	Unserved       pq.StringArray       `db:"unserved"`
	UnservedSince  *time.Time           `db:"unserved_since"`
	Spaces         pq.StringArray       `db:"spaces"`
	Targets        pq.StringArray       `db:"targets"`
	PersonKey      *string              `db:"person_key"`
	PersonFullName *string              `db:"person_full_name"`
	PersonEmail    *string              `db:"person_email"`
	PersonPhone    *string              `db:"person_phone"`

	Terms document[*latchkey.CodeTerms] `db:"terms"` // null for access grants
	ACS   document[*acsTerms]           `db:"acs"`   // null for all but stand-alone ACS credentials
}

// acsTerms are the terms of an ACS credential with its user's name, which is
// written on the doors.
type acsTerms struct {
	latchkey.ACSTerms

	UserName string
}

// selectGrants reads grantRows; a condition on g (grants) follows.
const selectGrants = `
	select g.id, g.workspace_id, g.key, g.name, g.reservation_key, g.stay_id, g.customer_key, g.customization_profile_id, g.kind,
		coalesce(g.identity_id::text, '') as identity_id,
		g.starts_at, g.ends_at, g.window_changed_at, g.status, g.revision, g.created_at, g.delete_asked_at, g.suspended_at,
		g.ended_at, g.unserved::text[], g.unserved_since,
		i.key as person_key, i.full_name as person_full_name, i.email as person_email, i.phone as person_phone,
		array(select gs.space_id::text from grant_spaces gs where gs.grant_id = g.id order by 1) as spaces,
		array(select gd.door_id::text from grant_doors gd where gd.grant_id = g.id
			union
			select sd.door_id::text from grant_spaces gs join space_doors sd on sd.space_id = gs.space_id
			where gs.grant_id = g.id) as targets,
		case when g.kind <> 'access_grant' then (select jsonb_build_object(
			'CommonKey', ac.common_key, 'JustInTime', ac.just_in_time, 'ExternalChanges', ac.external_changes,
			'OneTime', ac.one_time, 'Chosen', ac.chosen, 'BackupOf', ac.backup_of) from access_codes ac where ac.grant_id = g.id) end as terms,
		case when g.kind = 'acs_credential' then (select jsonb_build_object(
			'SystemID', ac.system_id, 'UserID', u.id, 'PersonID', u.identity_id, 'UserName', u.full_name,
			'Window', jsonb_build_object('starts_at', ac.starts_at, 'ends_at', ac.ends_at))
			from acs_credentials ac left join acs_users u on u.id = ac.acs_user_id where ac.grant_id = g.id) end as acs
	from grants g left join identities i on i.id = g.identity_id
	where `

func (r grantRow) grant() latchkey.Grant {
	person := latchkey.Identity{
		ID: r.IdentityID, Key: r.PersonKey, FullName: r.PersonFullName, Email: r.PersonEmail, Phone: r.PersonPhone,
	}
	grant := latchkey.Grant{
		ID: r.ID, WorkspaceID: r.WorkspaceID, Kind: r.Kind, Key: text(r.Key), Name: text(r.Name),
		ReservationKey: text(r.ReservationKey), StayID: text(r.StayID), CustomerKey: text(r.CustomerKey),
		CustomizationProfile: text(r.ProfileID), IdentityID: r.IdentityID,
		PersonFullName: text(r.PersonFullName),
		Window:         latchkey.Window{StartsAt: r.StartsAt.UTC(), EndsAt: utc(r.EndsAt)}, WindowSince: windowSince(r),
		Status: r.Status, Revision: r.Revision, CreatedAt: r.CreatedAt.UTC(),
		DeleteAskedAt: utc(r.DeleteAskedAt), SuspendedAt: utc(r.SuspendedAt), EndedAt: utc(r.EndedAt),
		Unserved: r.Unserved, UnservedSince: utc(r.UnservedSince), SpaceIDs: r.Spaces,
	}
	if r.IdentityID != "" {
		grant.PersonName = person.DisplayName()
	}
	if r.Terms.is != nil {
		grant.Code = *r.Terms.is
	}
	if terms := r.ACS.is; terms != nil {
		grant.ACS, grant.PersonName, grant.PersonFullName = terms.ACSTerms, terms.UserName, terms.UserName
		grant.ACS.Window = latchkey.Window{StartsAt: terms.Window.StartsAt.UTC(), EndsAt: utc(terms.Window.EndsAt)}
	}
	return grant
}

func windowSince(r grantRow) time.Time {
	if r.WindowSince == nil {
		return r.CreatedAt.UTC()
	}
	return r.WindowSince.UTC()
}

// requestRow is a row of requested_methods.
type requestRow struct {
	GrantID    string        `db:"grant_id"`
	Position   int           `db:"position"`
	Mode       latchkey.Mode `db:"mode"`
	CodeSealed []byte        `db:"code_sealed"`
	Exact      bool          `db:"exact"`
	MaxUses    int           `db:"max_uses"`
	CreatedAt  time.Time     `db:"created_at"`
}

// methodRow is a row of methods with its grant's key.
type methodRow struct {
	ID            string        `db:"id"`
	WorkspaceID   string        `db:"workspace_id"`
	GrantID       string        `db:"grant_id"`
	GrantKey      *string       `db:"grant_key"`
	Position      int           `db:"position"`
	Mode          latchkey.Mode `db:"mode"`
	SecretSealed  []byte        `db:"secret_sealed"`
	SplitFrom     *string       `db:"split_from"`
	Backup        bool          `db:"backup"`
	Issued        bool          `db:"issued"`
	IssuedAt      *time.Time    `db:"issued_at"`
	CreatedAt     time.Time     `db:"created_at"`
	DeleteAskedAt *time.Time    `db:"delete_asked_at"`
	DeletedAt     *time.Time    `db:"deleted_at"`
	InstantKeyID  *string       `db:"instant_key_id"` // null when it has none
	SessionID     *string       `db:"session_id"`
}

func (r methodRow) method(vault *Vault) (latchkey.Method, error) {
	secret, err := vault.Open(methodSeal(r.ID), r.SecretSealed)
	return latchkey.Method{
		InstantKey: vault.methodKey(text(r.InstantKeyID), text(r.SessionID)),
		ID:         r.ID, WorkspaceID: r.WorkspaceID, GrantID: r.GrantID, GrantKey: text(r.GrantKey), Request: r.Position,
		Mode: r.Mode, Secret: secret, SplitFrom: text(r.SplitFrom), Backup: r.Backup, Issued: r.Issued, IssuedAt: utc(r.IssuedAt),
		CreatedAt: r.CreatedAt.UTC(), DeleteAskedAt: utc(r.DeleteAskedAt), DeletedAt: utc(r.DeletedAt),
	}, err
}

// credentialRow is a row of credentials with its door's name.
type credentialRow struct {
	ID               string                   `db:"id"`
	WorkspaceID      string                   `db:"workspace_id"`
	GrantID          string                   `db:"grant_id"`
	MethodID         string                   `db:"method_id"`
	DoorID           string                   `db:"door_id"`
	DoorName         string                   `db:"door_name"`
	DoorKind         latchkey.DoorKind        `db:"door_kind"`
	Mode             latchkey.Mode            `db:"mode"`
	State            latchkey.CredentialState `db:"state"`
	IntendedStartsAt *time.Time               `db:"intended_starts_at"`
	IntendedEndsAt   *time.Time               `db:"intended_ends_at"`
	AskedStartsAt    *time.Time               `db:"asked_starts_at"`
	AskedEndsAt      *time.Time               `db:"asked_ends_at"`
	ActualStartsAt   *time.Time               `db:"actual_starts_at"`
	ActualEndsAt     *time.Time               `db:"actual_ends_at"`
	NativeRef        string                   `db:"native_ref"`
	Uncertain        bool                     `db:"uncertain"`
	Alone            bool                     `db:"alone"`
	Attempts         int                      `db:"attempts"`
	FaultClass       *string                  `db:"fault_class"`
	FaultMessage     *string                  `db:"fault_message"`
	FaultAt          *time.Time               `db:"fault_at"`
	NextAttemptAt    *time.Time               `db:"next_attempt_at"`
	UnwantedSince    *time.Time               `db:"unwanted_since"`
	WantedSince      time.Time                `db:"wanted_since"`
	CreatedAt        time.Time                `db:"created_at"`
	IssuedAt         *time.Time               `db:"issued_at"`
	RemovedAt        *time.Time               `db:"removed_at"`

	Drift      document[*latchkey.Drift]   `db:"drift"`
	AbsentAt   *time.Time                  `db:"absent_since"`
	DoorLeftAt *time.Time                  `db:"door_left_at"`
	LeftBehind bool                        `db:"left_behind"`
	Offline    bool                        `db:"offline"`
	ReplacedAt *time.Time                  `db:"replaced_at"`
	AskedName  *string                     `db:"asked_name"`
	ToldSet    bool                        `db:"told_set"`
	PausedAt   *time.Time                  `db:"paused_at"`
	Retries    int                         `db:"retries"`
	Adopts     bool                        `db:"adopts"`
	ReleasedAt *time.Time                  `db:"released_at"`
	Shared     document[[]latchkey.Window] `db:"shared"`
	Reserved   bool                        `db:"reserved"`
	SystemID   string                      `db:"system_id"`
	Encodes    bool                        `db:"encodes"`

	WrittenStartsAt *time.Time `db:"written_starts_at"`
	WrittenEndsAt   *time.Time `db:"written_ends_at"`
}

// selectCredentials reads credentialRows as the methods that hold them have
// them; a condition on h (holds) or c (credentials) follows.
const selectCredentials = `
	select c.id, c.workspace_id, h.grant_id, h.method_id, c.door_id, d.name as door_name, d.kind as door_kind,
		c.mode, c.state, c.intended_starts_at, c.intended_ends_at,
		c.asked_starts_at, c.asked_ends_at, c.actual_starts_at, c.actual_ends_at, c.native_ref,
		c.uncertain, c.alone, c.attempts, c.fault_class, c.fault_message, c.fault_at, c.next_attempt_at, h.unwanted_since,
		coalesce(h.wanted_since, h.created_at) as wanted_since,
		h.created_at, c.issued_at, c.removed_at, c.drift, d.absent_since, d.removed_at as door_left_at, c.left_behind,
		h.released_at, h.replaced_at, c.asked_name, c.told_set, c.adopts,
		c.paused_at, c.retries,
		coalesce((d.capabilities->>'offline')::boolean, false) and c.mode = 'code' as offline,
		c.written_starts_at, c.written_ends_at, coalesce(d.system_id::text, '') as system_id,
		coalesce((d.capabilities->>'encodes_cards')::boolean, false) and c.mode = 'card' as encodes,
		others.shared, coalesce(others.reserved, false) as reserved
	from holds h join credentials c on c.id = h.credential_id join doors d on d.id = c.door_id
	cross join lateral (
		select jsonb_agg(jsonb_build_object('starts_at', og.starts_at, 'ends_at', og.ends_at)) filter (where og.suspended_at is null) as shared,
			bool_or(og.suspended_at is not null and oh.unwanted_since is null and oh.replaced_at is null) as reserved
		from holds oh join grants og on og.id = oh.grant_id join methods om on om.id = oh.method_id
		where oh.credential_id = c.id and oh.grant_id <> h.grant_id and oh.released_at is null
			and og.delete_asked_at is null and om.delete_asked_at is null) as others
	where `

func (r credentialRow) credential() latchkey.Credential {
	if r.ReleasedAt != nil && r.State != latchkey.CredentialRemoved {
		return r.released()
	}
	return latchkey.Credential{
		ID: r.ID, WorkspaceID: r.WorkspaceID, GrantID: r.GrantID, MethodID: r.MethodID, DoorID: r.DoorID,
		DoorName: r.DoorName, DoorKind: r.DoorKind, Mode: r.Mode, State: r.State,
		Intended: window(r.IntendedStartsAt, r.IntendedEndsAt),
		Asked:    window(r.AskedStartsAt, r.AskedEndsAt), Actual: window(r.ActualStartsAt, r.ActualEndsAt),
		NativeRef: r.NativeRef, Uncertain: r.Uncertain, Alone: r.Alone, Attempts: r.Attempts,
		Fault: latchkey.FaultClass(text(r.FaultClass)), FaultMessage: text(r.FaultMessage), FaultAt: utc(r.FaultAt),
		NextAttemptAt: utc(r.NextAttemptAt), UnwantedSince: utc(r.UnwantedSince),
		WantedSince: r.WantedSince.UTC(), CreatedAt: r.CreatedAt.UTC(),
		IssuedAt: utc(r.IssuedAt), RemovedAt: utc(r.RemovedAt), Shared: r.Shared.is, Reserved: r.Reserved,
		Drift: r.Drift.is, AbsentSince: utc(r.AbsentAt), DoorLeftAt: utc(r.DoorLeftAt), LeftBehind: r.LeftBehind,
		Offline:  r.Offline,
		PausedAt: utc(r.PausedAt), Retries: r.Retries, ReplacedAt: utc(r.ReplacedAt), AskedName: text(r.AskedName), ToldSet: r.ToldSet,
		Adopts: r.Adopts, SystemID: r.SystemID, Encodes: r.Encodes, Written: window(r.WrittenStartsAt, r.WrittenEndsAt),
	}
}

// released is an entry that others go on using: for this method it is gone.
func (r credentialRow) released() latchkey.Credential {
	return latchkey.Credential{
		ID: r.ID, WorkspaceID: r.WorkspaceID, GrantID: r.GrantID, MethodID: r.MethodID, DoorID: r.DoorID,
		DoorName: r.DoorName, DoorKind: r.DoorKind, Mode: r.Mode, State: latchkey.CredentialRemoved,
		CreatedAt: r.CreatedAt.UTC(), IssuedAt: utc(r.IssuedAt), RemovedAt: utc(r.ReleasedAt), SystemID: r.SystemID,
	}
}

// window makes a window of two columns; nil when it was never set.
func window(startsAt, endsAt *time.Time) *latchkey.Window {
	if startsAt == nil {
		return nil
	}
	return &latchkey.Window{StartsAt: startsAt.UTC(), EndsAt: utc(endsAt)}
}

func utc(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	in := at.UTC()
	return &in
}

// The rows that sealed values are bound to.
func methodSeal(methodID string) string { return "method/" + methodID }
