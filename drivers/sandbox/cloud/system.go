package cloud

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"latchkey/drivers/sandbox/wire"
)

func (s *site) systemKey(id string) string { return "system/" + s.record.ID + "/" + id }

func (s *site) cardKey(number string) string { return "card/" + s.record.ID + "/" + number }

func createSystem(w http.ResponseWriter, r *http.Request, s *site) {
	request, ok := body[wire.SystemRequest](w, r)
	if !ok {
		return
	}
	made, refusal := s.addSystem(request)
	if refusal != nil {
		refuse(w, refusal)
		return
	}
	answer(w, http.StatusCreated, made)
}

// addSystem takes a system in; one that is there already stays as it is.
func (s *site) addSystem(request wire.SystemRequest) (wire.System, *wire.ProblemDetail) {
	made, refusal := systemOf(request)
	if refusal != nil {
		return wire.System{}, refusal
	}
	s.mu.Lock()
	if there, exists := s.systems[made.ID]; exists {
		s.mu.Unlock()
		if there.Profile == made.Profile {
			return there, nil
		}
		return wire.System{}, problem(wire.AlreadyExists, "the site has another system of this id")
	}
	s.systems[made.ID] = made
	durable := s.cloud.journal.put(s.systemKey(made.ID), made)
	s.mu.Unlock()
	return made, s.cloud.settle(durable)
}

// systemOf makes a system of a profile, with what the request says otherwise.
func systemOf(request wire.SystemRequest) (wire.System, *wire.ProblemDetail) {
	profile, known := profileOf(request.Profile)
	if request.ID == "" {
		request.ID = request.Profile
	}
	if request.TimeZone == "" {
		request.TimeZone = "UTC"
	}
	_, zoneErr := time.LoadLocation(request.TimeZone)
	switch {
	case !known || profile.SystemType == "":
		return wire.System{}, problem(wire.InvalidRequest, "no such profile of a system")
	case zoneErr != nil:
		return wire.System{}, problem(wire.InvalidRequest, "no such time zone")
	case !identifier.MatchString(request.ID):
		return wire.System{}, problem(wire.InvalidRequest, "the id has other characters than letters, digits, and _.-")
	}
	made := wire.System{
		ID: request.ID, Profile: profile.Name, Name: request.Name, Type: profile.SystemType, TypeName: profile.SystemName,
		TimeZone: request.TimeZone, Encoders: []wire.Encoder{}, Cards: request.Cards,
	}
	if made.Name == "" {
		made.Name = profile.SystemName
	}
	if len(request.Encoders) == 0 && profile.Cards == wire.EncodedCards {
		request.Encoders = []string{"Front desk"}
	}
	for i, name := range request.Encoders {
		made.Encoders = append(made.Encoders, wire.Encoder{ID: made.ID + ".encoder-" + strconv.Itoa(i+1), Name: name})
	}
	return made, nil
}

// allSystems lists the systems by id.
func (s *site) allSystems() []wire.System {
	s.mu.Lock()
	defer s.mu.Unlock()
	systems := []wire.System{}
	for _, id := range slices.Sorted(maps.Keys(s.systems)) {
		systems = append(systems, s.systems[id])
	}
	return systems
}

// house makes an entrance part of its system, which is made when there is none.
func (s *site) house(made *record) *wire.ProblemDetail {
	profile := made.profile()
	switch {
	case profile.SystemType == "" && made.System != "":
		return problem(wire.InvalidRequest, "a lock of this profile belongs to no system")
	case profile.SystemType == "":
		return nil
	}
	system, refusal := s.addSystem(wire.SystemRequest{ID: made.System, Profile: profile.Name, TimeZone: made.TimeZone})
	made.System = system.ID
	return refusal
}
