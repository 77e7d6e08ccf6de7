package cloud

import (
	"net/http"
	"slices"
	"strings"

	"latchkey/drivers/sandbox/wire"
)

// putGroup makes an access group of a system that has such, or makes it anew.
func putGroup(w http.ResponseWriter, r *http.Request, s *site) {
	request, ok := body[wire.GroupRequest](w, r)
	if !ok {
		return
	}
	made := wire.Group{ID: r.PathValue("group"), Name: request.Name, Locks: request.Locks}
	if refusal := s.keepGroup(r.PathValue("system"), &made); refusal != nil {
		refuse(w, refusal)
		return
	}
	answer(w, http.StatusOK, made)
}

func (s *site) keepGroup(systemID string, made *wire.Group) *wire.ProblemDetail {
	if !identifier.MatchString(made.ID) || made.Name == "" {
		return problem(wire.InvalidRequest, "the group has no name, or its id other characters than letters, digits, and _.-")
	}
	for _, id := range made.Locks {
		if found, refusal := s.lock(id); refusal != nil || found.current().System != systemID {
			return problem(wire.LockNotFound, "the system has no such entrance")
		}
	}
	return s.changeGroups(systemID, func(system wire.System, profile wire.Profile) ([]wire.Group, *wire.ProblemDetail) {
		if profile.GroupType == "" {
			return nil, problem(wire.InvalidRequest, "a system of this profile has no access groups")
		}
		made.Type, made.TypeName = profile.GroupType, profile.GroupName
		groups := append(without(system.Groups, made.ID), *made)
		slices.SortFunc(groups, func(a, b wire.Group) int { return strings.Compare(a.ID, b.ID) })
		return groups, nil
	})
}

// changeGroups puts others in place of a system's groups.
func (s *site) changeGroups(
	systemID string, change func(wire.System, wire.Profile) ([]wire.Group, *wire.ProblemDetail),
) *wire.ProblemDetail {
	s.mu.Lock()
	system, known := s.systems[systemID]
	if !known {
		s.mu.Unlock()
		return problem(wire.NotFound, "no such system")
	}
	profile, _ := profileOf(system.Profile)
	groups, refusal := change(system, profile)
	if refusal != nil {
		s.mu.Unlock()
		return refusal
	}
	system.Groups = groups
	s.systems[systemID] = system
	durable := s.cloud.journal.put(s.systemKey(systemID), system)
	s.mu.Unlock()
	return s.cloud.settle(durable)
}

// deleteGroup lets an access group go, whichever system has it.
func deleteGroup(w http.ResponseWriter, r *http.Request, s *site) {
	id := r.PathValue("group")
	for _, system := range s.allSystems() {
		if len(without(system.Groups, id)) == len(system.Groups) {
			continue
		}
		refusal := s.changeGroups(system.ID, func(now wire.System, _ wire.Profile) ([]wire.Group, *wire.ProblemDetail) {
			return without(now.Groups, id), nil
		})
		if refusal != nil {
			refuse(w, refusal)
			return
		}
	}
	answer(w, http.StatusNoContent, nil)
}

// without are the groups but the one, in a list of their own: views of a system
// share its lists.
func without(groups []wire.Group, id string) []wire.Group {
	return slices.DeleteFunc(slices.Clone(groups), func(g wire.Group) bool { return g.ID == id })
}
