package cloud

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"regexp"

	"latchkey/drivers/sandbox/wire"
)

const (
	oneSite = "/admin/v1/sites/{site}"
	oneLock = oneSite + "/locks/{lock}"
)

func (c *Cloud) adminRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /admin/v1/profiles", c.admin(listProfiles))
	mux.HandleFunc("PUT /admin/v1/down", c.admin(c.putDown))
	mux.HandleFunc("POST /admin/v1/sites", c.admin(c.createSite))
	mux.HandleFunc("GET "+oneSite, c.adminOnSite(getSite))
	mux.HandleFunc("DELETE "+oneSite, c.adminOnSite(c.deleteSite))
	mux.HandleFunc("PUT "+oneSite+"/down", c.adminOnSite(putSiteDown))
	mux.HandleFunc("POST "+oneSite+"/systems", c.adminOnSite(createSystem))
	mux.HandleFunc("PUT "+oneSite+"/systems/{system}/groups/{group}", c.adminOnSite(putGroup))
	mux.HandleFunc("PUT "+oneSite+"/encoders/{encoder}/trouble", c.adminOnSite(setTrouble))
	mux.HandleFunc("PUT "+oneSite+"/encoders/{encoder}/card", c.adminOnSite(layCard))
	mux.HandleFunc("POST "+oneSite+"/locks", c.adminOnSite(createLock))
	mux.HandleFunc("GET "+oneLock, c.adminOnLock(getLockState))
	mux.HandleFunc("DELETE "+oneLock, c.adminOnLock(deleteLock))
	mux.HandleFunc("POST "+oneLock+"/faults", c.adminOnLock(addFault))
	mux.HandleFunc("DELETE "+oneLock+"/faults", c.adminOnLock(clearFaults))
	mux.HandleFunc("POST "+oneLock+"/keypad", c.adminOnLock(useKeypad))
	mux.HandleFunc("POST "+oneLock+"/reboot", c.adminOnLock(reboot))
	mux.HandleFunc("POST "+oneLock+"/reset", c.adminOnLock(factoryReset))
	mux.HandleFunc("POST "+oneLock+"/try", c.adminOnLock(tryCode))
	mux.HandleFunc("POST "+oneLock+"/use", c.adminOnLock(useAtLock))
}

// admin lets the holder of the admin token in.
func (c *Cloud) admin(serve http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		given, want := hash(bearer(r)), hash(c.options.AdminToken.Reveal())
		switch {
		case c.options.AdminToken.IsZero():
			refuse(w, problem(wire.AdminDisabled, "the admin API is off"))
		case subtle.ConstantTimeCompare([]byte(given), []byte(want)) == 0:
			refuse(w, problem(wire.BadToken, "the admin token is not accepted"))
		default:
			serve(w, r)
		}
	}
}

func (c *Cloud) adminOnSite(serve onSite) http.HandlerFunc {
	return c.admin(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		s, ok := c.sites[r.PathValue("site")]
		c.mu.Unlock()
		if !ok {
			refuse(w, problem(wire.NotFound, "no such site"))
			return
		}
		serve(w, r, s)
	})
}

func (c *Cloud) adminOnLock(serve onLock) http.HandlerFunc {
	return c.adminOnSite(func(w http.ResponseWriter, r *http.Request, s *site) {
		l, refusal := s.lock(r.PathValue("lock"))
		if refusal != nil {
			refuse(w, refusal)
			return
		}
		serve(w, r, l)
	})
}

func listProfiles(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, wire.ProfileList{Profiles: Profiles()})
}

// done answers nothing, or the refusal.
func done(w http.ResponseWriter, refusal *wire.ProblemDetail) {
	if refusal != nil {
		refuse(w, refusal)
		return
	}
	answer(w, http.StatusNoContent, nil)
}

// putDown takes the whole cloud down: every account is answered 503.
func (c *Cloud) putDown(w http.ResponseWriter, r *http.Request) {
	request, ok := body[wire.DownRequest](w, r)
	if !ok {
		return
	}
	c.mu.Lock()
	c.down = request.Down
	durable := c.journal.put("cloud", c.down)
	if c.down {
		for _, s := range c.sites {
			s.events.cut()
		}
	}
	c.mu.Unlock()
	done(w, c.settle(durable))
}

// identifier is what an id of a site or lock may look like.
var identifier = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)

// createSite draws an id and a token unless they are given. The same site with
// the same token may be created again.
func (c *Cloud) createSite(w http.ResponseWriter, r *http.Request) {
	request, ok := body[wire.SiteRequest](w, r)
	if !ok {
		return
	}
	request.ID, request.Token = orDrawn(request.ID), orDrawn(request.Token)
	refusal := problem(wire.InvalidRequest, "the id has other characters than letters, digits, and _.-")
	if identifier.MatchString(request.ID) {
		refusal = c.addSite(request)
	}
	if refusal != nil {
		refuse(w, refusal)
		return
	}
	answer(w, http.StatusCreated, wire.Site{ID: request.ID, Name: request.Name, Token: request.Token})
}

func orDrawn(text string) string {
	if text == "" {
		return rand.Text()
	}
	return text
}

func (c *Cloud) addSite(request wire.SiteRequest) *wire.ProblemDetail {
	r := siteRecord{ID: request.ID, Name: request.Name, TokenHash: hash(request.Token)}
	c.mu.Lock()
	holder, taken := c.tokens[r.TokenHash]
	_, exists := c.sites[r.ID]
	if same := taken && holder.record.ID == r.ID; same || taken || exists {
		c.mu.Unlock()
		if same {
			return nil
		}
		return problem(wire.AlreadyExists, "the id or the token belongs to another site")
	}
	c.sites[r.ID] = newSite(c, r)
	c.tokens[r.TokenHash] = c.sites[r.ID]
	durable := c.journal.put(c.sites[r.ID].key(), r)
	c.mu.Unlock()
	return c.settle(durable)
}
