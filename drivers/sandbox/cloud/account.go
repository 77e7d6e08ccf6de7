package cloud

import (
	"net/http"
	"slices"

	"latchkey/drivers/sandbox/wire"
)

func (c *Cloud) mux() http.Handler {
	mux := http.NewServeMux()
	c.accountRoutes(mux)
	c.adminRoutes(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, problem(wire.NotFound, "no such route"))
	})
	return mux
}

func (c *Cloud) accountRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/health", c.account(health))
	mux.HandleFunc("GET /v1/locks", c.account(listLocks))
	mux.HandleFunc("GET /v1/events", c.account(c.stream))
	mux.HandleFunc("GET /v1/locks/{lock}", c.onLock(getLock))
	mux.HandleFunc("GET /v1/locks/{lock}/codes", c.onLock(listCodes))
	mux.HandleFunc("POST /v1/locks/{lock}/codes", c.onLock(createCode))
	mux.HandleFunc("PUT /v1/locks/{lock}/codes/{code}", c.onLock(updateCode))
	mux.HandleFunc("DELETE /v1/locks/{lock}/codes/{code}", c.onLock(deleteCode))
	mux.HandleFunc("POST /v1/locks/{lock}/unlock", c.onLock(move("unlock", false)))
	mux.HandleFunc("POST /v1/locks/{lock}/lock", c.onLock(move("lock", true)))
	mux.HandleFunc("PUT /v1/locks/{lock}/auto_lock", c.onLock(setAutoLock))
	mux.HandleFunc("POST /v1/encoders/{encoder}/encode", c.account(encodeCard))
	mux.HandleFunc("DELETE /v1/groups/{group}", c.account(deleteGroup))
	mux.HandleFunc("POST /v1/encoders/{encoder}/scan", c.account(scanCard))
	mux.HandleFunc("POST /v1/locks/{lock}/simulate", c.onAnyLock(simulate))
}

type onSite func(http.ResponseWriter, *http.Request, *site)

type onLock func(http.ResponseWriter, *http.Request, *lock)

// account lets the holder of a site's token in, while the cloud is up.
func (c *Cloud) account(serve onSite) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		home, cloudDown := c.siteOfToken(bearer(r))
		switch {
		case cloudDown || (home != nil && home.view().Down):
			refuse(w, problem(wire.CloudDown, "the cloud is down"))
		case home == nil:
			refuse(w, problem(wire.BadToken, "the token is not accepted"))
		default:
			if refusal := home.follow(r.Header); refusal != nil {
				refuse(w, refusal)
				return
			}
			serve(w, r, home)
		}
	}
}

func (c *Cloud) siteOfToken(token string) (home *site, down bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tokens[hash(token)], c.down
}

// onLock finds the lock that the path names and that is in the account.
func (c *Cloud) onLock(serve onLock) http.HandlerFunc {
	return c.onAnyLock(func(w http.ResponseWriter, r *http.Request, l *lock) {
		if state := l.current(); state.Removed {
			refuse(w, problem(wire.LockNotFound, "the lock was removed from the account"))
			return
		}
		serve(w, r, l)
	})
}

// onAnyLock finds also a lock that was removed from the account.
func (c *Cloud) onAnyLock(serve onLock) http.HandlerFunc {
	return c.account(func(w http.ResponseWriter, r *http.Request, s *site) {
		l, refusal := s.lock(r.PathValue("lock"))
		if refusal != nil {
			refuse(w, refusal)
			return
		}
		serve(w, r, l)
	})
}

func health(w http.ResponseWriter, _ *http.Request, _ *site) {
	answer(w, http.StatusOK, map[string]string{"status": "ok"})
}

func listLocks(w http.ResponseWriter, _ *http.Request, s *site) {
	list := wire.LockList{Locks: []wire.Lock{}, Systems: s.allSystems()}
	for _, l := range s.all() {
		if r := l.current(); !r.Removed {
			list.Locks = append(list.Locks, r.view())
		}
	}
	answer(w, http.StatusOK, list)
}

func getLock(w http.ResponseWriter, _ *http.Request, l *lock) {
	r := l.current()
	answer(w, http.StatusOK, r.view())
}

// listCodes answers from the cloud's memory of the lock, which is fresh as
// long as the lock can be reached.
func listCodes(w http.ResponseWriter, r *http.Request, l *lock) {
	struck := l.strike(wire.OnRead)
	if refusal := struck.barred(); refusal != nil {
		refuse(w, refusal)
		return
	}
	if !l.wait(r.Context(), struck, 0) {
		panic(http.ErrAbortHandler)
	}
	finish(w, outcome{manner: struck.manner()}, http.StatusOK, l.list(struck))
}

func (l *lock) list(struck strikes) wire.CodeList {
	r, now := l.current(), l.site.now()
	list := wire.CodeList{Codes: append([]wire.Code{}, r.Codes...), Complete: true, AsOf: now}
	if stale, is := struck[wire.FaultStale]; is && stale.Snapshot != nil {
		list = *stale.Snapshot
		list.Codes = slices.Clone(list.Codes)
		list.AgeMS = now.Sub(list.AsOf).Milliseconds() + 1
	}
	if !r.profile().ShowsCodes || struck.has(wire.FaultMask) {
		for i := range list.Codes {
			list.Codes[i].Code = ""
		}
	}
	return list
}

func createCode(w http.ResponseWriter, r *http.Request, l *lock) {
	if request, ok := body[wire.CodeRequest](w, r); ok {
		done := l.put(r.Context(), "create", create(l.asked(request)))
		finish(w, done, http.StatusCreated, done.code)
	}
}

func updateCode(w http.ResponseWriter, r *http.Request, l *lock) {
	if request, ok := body[wire.CodeRequest](w, r); ok {
		done := l.put(r.Context(), "update", update(r.PathValue("code"), l.asked(request)))
		finish(w, done, http.StatusOK, done.code)
	}
}

// asked looks for the code on the locks of the site.
func (l *lock) asked(request wire.CodeRequest) asked {
	known := slices.ContainsFunc(l.site.all(), func(other *lock) bool {
		r := other.current()
		return r.byCode(request.Code) >= 0
	})
	return asked{CodeRequest: request, known: known, foreign: request.Mode == wire.CardMode && !l.system().hasCard(request.Code)}
}

func deleteCode(w http.ResponseWriter, r *http.Request, l *lock) {
	var mark *string
	if query := r.URL.Query(); query.Has("mark") {
		mark = new(query.Get("mark"))
	}
	done := l.write(r.Context(), "delete", erase(r.PathValue("code"), mark))
	finish(w, done, http.StatusNoContent, nil)
}
