package cloud

import (
	"net/http"
	"time"

	"latchkey/drivers/sandbox/wire"
)

func getSite(w http.ResponseWriter, _ *http.Request, s *site) {
	state := wire.SiteState{Site: s.view(), Locks: []wire.LockState{}}
	for _, l := range s.all() {
		state.Locks = append(state.Locks, l.state())
	}
	answer(w, http.StatusOK, state)
}

func (c *Cloud) deleteSite(w http.ResponseWriter, _ *http.Request, s *site) {
	c.mu.Lock()
	delete(c.sites, s.record.ID)
	delete(c.tokens, s.record.TokenHash)
	durable := c.journal.put(s.key(), nil)
	for _, l := range s.all() {
		durable = l.drop()
	}
	for _, key := range s.belongings() {
		durable = c.journal.put(key, nil)
	}
	s.events.cut()
	c.mu.Unlock()
	done(w, c.settle(durable))
}

func putSiteDown(w http.ResponseWriter, r *http.Request, s *site) {
	if request, ok := body[wire.DownRequest](w, r); ok {
		done(w, s.setDown(request.Down))
	}
}

func createLock(w http.ResponseWriter, r *http.Request, s *site) {
	request, ok := body[wire.LockRequest](w, r)
	if !ok {
		return
	}
	made, refusal := recordOf(request)
	if refusal == nil {
		refusal = s.house(&made)
	}
	if refusal == nil {
		made, refusal = s.add(made)
	}
	if refusal != nil {
		refuse(w, refusal)
		return
	}
	answer(w, http.StatusCreated, made.view())
}

// recordOf makes a lock of a profile, with what the request says otherwise.
func recordOf(request wire.LockRequest) (record, *wire.ProblemDetail) {
	profile, known := profileOf(request.Profile)
	_, zoneErr := time.LoadLocation(request.TimeZone)
	id := orDrawn(request.ID)
	switch {
	case !known:
		return record{}, problem(wire.InvalidRequest, "no such profile")
	case zoneErr != nil:
		return record{}, problem(wire.InvalidRequest, "no such time zone")
	case !identifier.MatchString(id):
		return record{}, problem(wire.InvalidRequest, "the id has other characters than letters, digits, and _.-")
	}
	r := record{
		ID: id, Name: request.Name, Profile: profile.Name, System: request.System,
		TimeZone: request.TimeZone, HideZone: request.HideZone, Lengths: profile.CodeLengths,
		MaxCodes: profile.MaxCodes, LatencyMS: profile.LatencyMS, Battery: profile.Battery, Locked: true,
	}
	if profile.SystemType != "" { // an entrance opens for a moment
		r.AutoLock = wire.AutoLock{Enabled: true, DelayMS: entranceDelay.Milliseconds()}
	}
	r.override(request, profile)
	return r, nil
}

func (r *record) override(request wire.LockRequest, profile wire.Profile) {
	if r.Name == "" {
		r.Name = profile.Manufacturer + " " + profile.Model
	}
	if r.TimeZone == "" {
		r.TimeZone = "UTC"
	}
	if profile.OneLength {
		r.Lengths = profile.CodeLengths[:1]
	}
	if request.CodeLength > 0 {
		r.Lengths = []int{request.CodeLength}
	}
	if request.MaxCodes > 0 {
		r.MaxCodes = request.MaxCodes
	}
	if request.LatencyMS != nil {
		r.LatencyMS = *request.LatencyMS
	}
	if request.Battery != nil {
		r.Battery = request.Battery
	}
}

// add takes a lock in; one that is there already stays as it is.
func (s *site) add(r record) (record, *wire.ProblemDetail) {
	s.mu.Lock()
	if found, exists := s.locks[r.ID]; exists {
		s.mu.Unlock()
		if there := found.current(); there.Profile == r.Profile {
			return there, nil
		}
		return record{}, problem(wire.AlreadyExists, "the site has another lock of this id")
	}
	l := newLock(s, r)
	s.locks[r.ID] = l
	durable := s.cloud.journal.put(l.key(), r)
	s.events.publish(presence(r.ID, true, s.now()))
	s.mu.Unlock()
	return r, s.cloud.settle(durable)
}
